import { expect, test } from "vitest";
import { type KnownValues, suggest } from "./suggest.ts";

const KNOWN: KnownValues = {
  host: [{ value: "web-3", count: 1200 }, { value: "db 1" }],
  assignee: [{ value: "" }, { value: "ann" }],
};

function shown(text: string, caret = text.length) {
  return suggest(text, caret, KNOWN).map((each) => each.shown);
}

test.each([
  ["", 13],
  ["zzz", 0],
])("fields for %j", (text, count) => expect(shown(text)).toHaveLength(count));

test.each([
  { text: "ho", shows: ["host:"] },
  { text: "-ho", shows: ["-host:"] },
  { text: "host:", shows: ["web-3", "db 1"] },
  { text: "priority:high host:w", shows: ["web-3"] },
  { text: "host:web-3,", shows: ["db 1"] },
  { text: "assignee:", shows: ["none", "ann"] },
  { text: "priority:m", shows: ["medium"] },
  { text: "is:", shows: ["snoozed", "changed"] },
  { text: '"two words', shows: [] },
])("$text", ({ text, shows }) => expect(shown(text)).toEqual(shows));

test("what is inserted stays one value, in place of what was begun", () => {
  expect(suggest("host:d", 6, KNOWN)).toEqual([{ shown: "db 1", insert: '"db 1"', from: 5 }]);
  expect(suggest("host:web-3,d x", 12, KNOWN)[0]).toMatchObject({ insert: '"db 1"', from: 11 });
});
