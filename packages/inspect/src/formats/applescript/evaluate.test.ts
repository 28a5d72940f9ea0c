import { describe, expect, it, test } from "vitest";
import { inspectBytes } from "../../inspect.ts";
import {
  application,
  block,
  buildAppleScript,
  classTerm,
  eventTerm,
  integer,
  type ScriptRecord,
  text,
} from "../../testing/build-applescript.ts";
import type { AppleScriptFacts } from "./facts.ts";

// Opcodes by docs/reference/applescript.md.
const literal = (index: number): number => 0xe0 | index;
const IT = 0x2a;
const CONCATENATE = 0x25;
const COERCE = 0x26;
const SUBTRACT = 0x1f;
const SEND = 0x0c;
const MAKE_VECTOR = 0x76;
const BY_KEY = 0x30;
const ITEM = 0x2f;
const STORE = 0x4f;
const PUSH_0 = 0x6a;
const PUSH_1 = 0x6b;
const popVariable = (index: number): number => 0xb0 | index;
const pushVariable = (index: number): number => 0xa0 | index;

function factsOf(
  code: readonly number[],
  literals: readonly ScriptRecord[],
  variables: readonly string[] = [],
): AppleScriptFacts {
  const handler = { name: "aevtoapp", event: true, literals, variables, code } as const;
  const { parts } = inspectBytes(buildAppleScript({ runOnly: true, handlers: [handler] }), { deep: false });
  return parts[0]?.facts as AppleScriptFacts;
}

/** Direct parameter on the stack, then: send `event` without labels. */
const send = (event: number): readonly number[] => [PUSH_0, SEND, 0, event];

describe("constants in code", () => {
  it("joined by & are one text", () => {
    const code = [literal(0), literal(1), CONCATENATE, ...send(2), STORE];
    const facts = factsOf(code, [text("cur"), text("l http://x"), eventTerm("sysoexec")]);
    expect(facts.assembledTexts?.first.map((found) => found.text)).toEqual(["curl http://x"]);
    expect(facts.calls?.first).toMatchObject([{ name: "do shell script", text: "curl http://x", parameters: [] }]);
  });

  it("spelled with ASCII character are read", () => {
    const characters = [...'id"'].map((character) => integer(character.charCodeAt(0)));
    const code = [
      ...[literal(0), ...send(3)],
      ...[literal(1), ...send(3), CONCATENATE],
      ...[literal(2), ...send(3), CONCATENATE],
      ...send(4),
      STORE,
    ];
    const facts = factsOf(code, [...characters, eventTerm("sysontoc"), eventTerm("sysoexec")]);
    expect(facts.calls?.first).toMatchObject([{ code: "sysoexec", text: 'id"' }]);
    expect(facts.events?.first.map(({ name }) => name)).toEqual(["run", "ASCII character", "do shell script"]);
  });

  it("spelled by arithmetic on numbers are read", () => {
    const code = [literal(0), literal(1), SUBTRACT, ...send(2), STORE];
    const facts = factsOf(code, [integer(165), integer(100), eventTerm("sysontoc")]);
    expect(facts.assembledTexts?.first.map((found) => found.text)).toEqual(["A"]);
  });

  it("kept in variables that are set once are followed", () => {
    const code = [
      ...[literal(0), popVariable(0), STORE],
      ...[literal(1), popVariable(1), STORE],
      ...[pushVariable(1), pushVariable(0), CONCATENATE, ...send(2), STORE],
    ];
    const facts = factsOf(code, [text("b"), text("a"), eventTerm("sysodsct")], ["x", "y"]);
    expect(facts.calls?.first).toMatchObject([{ name: "run script", text: "ab" }]);
  });

  it("kept in variables that are set twice are not guessed", () => {
    const code = [
      ...[literal(0), popVariable(0), STORE],
      ...[literal(1), popVariable(0), STORE],
      ...[pushVariable(0), ...send(2), STORE],
    ];
    const [call] = factsOf(code, [text("b"), text("a"), eventTerm("sysodsct")], ["x"]).calls?.first ?? [];
    expect(call).toEqual({ code: "sysodsct", name: "run script", offset: expect.any(Number), parameters: [] });
  });

  test.each([
    { name: "fragments", pieces: ["do ", "sh", "ell", " s", "cri", "pt"], found: ["do shell script"] },
    { name: "names of buttons", pieces: ["Cancel", "Continue", "Do it now", "Never", "Later"], found: [] },
  ])("in a list of $name", ({ pieces, found }) => {
    const literals = [...pieces.map(text), integer(pieces.length)];
    const code = [...literals.map((_, index) => literal(index)), MAKE_VECTOR, STORE];
    expect(factsOf(code, literals).assembledTexts?.first.map((assembled) => assembled.text)).toEqual(found);
  });

  it("in a list coerced to text are joined", () => {
    const literals = [text("osa"), text("script"), integer(2), classTerm("TEXT")];
    const code = [literal(0), literal(1), literal(2), MAKE_VECTOR, literal(3), COERCE, popVariable(0), STORE];
    expect(factsOf(code, literals, ["x"]).assembledTexts?.first.map((found) => found.text)).toEqual(["osascript"]);
  });

  it("in a list of numbers are shown with what they spell", () => {
    const numbers = [...'echo "hi"'].map((character) => character.charCodeAt(0));
    const literals = [...numbers.map(integer), integer(numbers.length), classTerm("ctxt"), classTerm("ID  ")];
    const end = numbers.length;
    const list = [...numbers.map((_, index) => literal(index)), literal(end), MAKE_VECTOR];
    const code = [IT, literal(end + 1), ...list, literal(end + 2), BY_KEY, popVariable(0), STORE];
    const facts = factsOf(code, literals, ["x"]);
    expect(facts.numberLists?.first).toMatchObject([{ numbers, count: numbers.length, text: 'echo "hi"' }]);
    expect(facts.assembledTexts?.first.map((found) => found.text)).toEqual(['echo "hi"']);
  });

  it("spelled with character id are read", () => {
    const literals = [classTerm("cha "), integer(105), classTerm("ID  "), integer(100), eventTerm("sysoexec")];
    const code = [IT, literal(0), literal(1), literal(2), BY_KEY, IT, literal(0), literal(3), literal(2), BY_KEY];
    const facts = factsOf([...code, CONCATENATE, ...send(4), STORE], literals);
    expect(facts.calls?.first).toMatchObject([{ name: "do shell script", text: "id" }]);
  });

  it("in properties count, too", () => {
    const numbers = [111, 115, 97, 115, 99, 114, 105, 112, 116];
    const value = block(4, [integer(numbers.length), block(0, numbers.map(integer))]);
    const bytes = buildAppleScript({ runOnly: true, properties: [{ name: "k", value }] });
    const facts = inspectBytes(bytes, { deep: false }).parts[0]?.facts as AppleScriptFacts;
    expect(facts.numberLists?.first).toMatchObject([{ numbers, text: "osascript" }]);
  });

  it("that are no text show their numbers only when there are many", () => {
    const bounds = [integer(0), integer(0), integer(800), integer(600), integer(4)];
    const code = [...bounds.map((_, index) => literal(index)), MAKE_VECTOR, STORE];
    expect(factsOf(code, bounds).numberLists?.count).toBe(0);
  });
});

describe("labels of a call", () => {
  it("are told by their code", () => {
    const code = [literal(0), literal(1), 0x65, literal(2), literal(3), literal(4), SEND, 0, 5, STORE];
    const literals = [
      text("Password"),
      classTerm("htxt"),
      classTerm("dtxt"),
      text(""),
      integer(4),
      eventTerm("sysodlog"),
    ];
    expect(factsOf(code, literals).calls?.first).toMatchObject([
      { name: "display dialog", text: "Password", parameters: ["htxt", "dtxt"] },
    ]);
  });
});

describe("applications", () => {
  it("are named by an alias or by the code", () => {
    const literals = [
      application("Finder.app", "System/Library/CoreServices/Finder.app"),
      classTerm("capp"),
      text("Mail"),
    ];
    const code = [literal(0), 0x12, 0, 0, PUSH_1, IT, literal(1), literal(2), ITEM, STORE];
    expect(factsOf(code, literals).applications?.first).toEqual([
      { name: "Finder.app", path: "/System/Library/CoreServices/Finder.app" },
      { name: "Mail" },
    ]);
  });
});
