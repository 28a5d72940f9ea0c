import { describe, expect, it, test } from "vitest";
import { judgeMac } from "../../testing/mac.ts";
import { AN0057_WEIGHTS, type An0057SignalId } from "../../triage/weights-an0057.ts";
import { DETECTORS } from "./detectors.ts";
import { CONTENT } from "./stories/content.ts";
import { CREATION } from "./stories/creation.ts";
import { EXPLANATION } from "./stories/explanation.ts";
import type { MacSignalStories } from "./stories/mac-signal-stories.ts";
import { PLACE } from "./stories/place.ts";
import { RUNNING } from "./stories/running.ts";

/** A signal without its three stories does not compile. */
const STORIES: { readonly [id in An0057SignalId]: MacSignalStories } = {
  ...CONTENT,
  ...CREATION,
  ...PLACE,
  ...RUNNING,
  ...EXPLANATION,
};

const IDS = Object.keys(STORIES) as An0057SignalId[];

function signalsOf(story: MacSignalStories["fires"]): readonly string[] {
  const judgement = judgeMac(story);
  return [...(judgement?.supporting ?? []), ...(judgement?.contradicting ?? [])].map(({ id }) => id);
}

describe.each(IDS)("%s", (id) => {
  const { fires, benignTwin, missing } = STORIES[id];

  it(`fires: ${fires.told}`, () => {
    expect(signalsOf(fires)).toContain(id);
  });

  it(`benign twin: ${benignTwin.told}`, () => {
    expect(signalsOf(benignTwin)).not.toContain(id);
  });

  it(`missing: ${missing.told}`, () => {
    expect(signalsOf(missing)).not.toContain(id);
  });

  it("weighs in the direction it bears, and explains itself in one sentence", () => {
    const judgement = judgeMac(fires);
    const supporting = judgement?.supporting.find((signal) => signal.id === id);
    const contradicting = judgement?.contradicting.find((signal) => signal.id === id);
    expect(supporting === undefined).toBe(AN0057_WEIGHTS[id].points < 0);
    expect((supporting ?? contradicting)?.explanation).toMatch(/^\S.*\.$/s);
  });
});

test("a detector gives one signal, so that each signal is one file with its three stories", () => {
  expect(DETECTORS.filter(({ signals }) => signals.length !== 1)).toEqual([]);
});

test("every signal with a weight belongs to one detector, and the other way round", () => {
  const given = DETECTORS.flatMap(({ signals }) => signals);
  expect([...given].sort()).toEqual(Object.keys(AN0057_WEIGHTS).sort());
});
