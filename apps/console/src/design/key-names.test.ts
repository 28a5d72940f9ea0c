import { expect, test } from "vitest";
import { capsOf, strokeOf } from "./key-names.ts";

const NONE = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

test.each([
  [{ key: "j" }, "j"],
  [{ key: "J", shiftKey: true }, "Shift+j"],
  [{ key: "?", shiftKey: true }, "?"],
  [{ key: "k", ctrlKey: true }, "Mod+k"],
  [{ key: "k", metaKey: true }, "Mod+k"],
  [{ key: "ArrowDown", shiftKey: true }, "Shift+ArrowDown"],
  [{ key: " " }, "Space"],
  [{ key: "Shift", shiftKey: true }, undefined],
])("%j is %s", (pressed, stroke) => expect(strokeOf({ ...NONE, ...pressed })).toBe(stroke));

test("caps", () => {
  expect(capsOf("g q", false)).toEqual(["g", "q"]);
  expect(capsOf("Mod+k", true)).toEqual(["⌘", "k"]);
  expect(capsOf("Shift+ArrowDown", false)).toEqual(["⇧", "↓"]);
});
