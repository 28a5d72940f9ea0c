import { describe, expect, it, test } from "vitest";
import { judge } from "../../testing/judging.ts";
import { type SignalId, WEIGHTS } from "../../triage/weights.ts";
import { DETECTORS } from "./detectors.ts";
import { CONTENT } from "./stories/content.ts";
import { CREATION } from "./stories/creation.ts";
import { EXPLANATION } from "./stories/explanation.ts";
import { PLACE } from "./stories/place.ts";
import { RUNNING } from "./stories/running.ts";
import type { SignalStories } from "./stories/signal-stories.ts";

/** A signal without its three stories does not compile. */
const STORIES: { readonly [id in SignalId]: SignalStories } = {
  ...CONTENT,
  ...CREATION,
  ...PLACE,
  ...RUNNING,
  ...EXPLANATION,
};

const IDS = Object.keys(STORIES) as SignalId[];

function signalsOf(story: SignalStories["fires"]): readonly string[] {
  const judgement = judge(story);
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
    const judgement = judge(fires);
    const supporting = judgement?.supporting.find((signal) => signal.id === id);
    const contradicting = judgement?.contradicting.find((signal) => signal.id === id);
    expect(supporting === undefined).toBe(WEIGHTS[id].points < 0);
    expect((supporting ?? contradicting)?.explanation).toMatch(/^\S.*\.$/s);
  });
});

test("every signal with a weight belongs to one detector, and the other way round", () => {
  const given = DETECTORS.flatMap(({ signals }) => signals);
  expect([...given].sort()).toEqual(Object.keys(WEIGHTS).sort());
});
