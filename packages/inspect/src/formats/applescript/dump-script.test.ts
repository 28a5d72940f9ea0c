import { describe, expect, it } from "vitest";
import { dumpBytes } from "../../dump.ts";
import {
  buildAppleScript,
  buildJavaScript,
  data,
  eventTerm,
  identifier,
  integer,
  styledText,
  text,
} from "../../testing/build-applescript.ts";
import { buildElf } from "../../testing/index.ts";

const SCRIPT = buildAppleScript({
  runOnly: true,
  interpreter: "/usr/bin/osascript",
  properties: [
    { name: "Retries", value: integer(3) },
    { name: "old", value: styledText(Uint8Array.of(0x8e, 0x63)) },
  ],
  handlers: [
    {
      name: "aevtoapp",
      event: true,
      variables: ["reply"],
      literals: [text("id\x1b[31m"), eventTerm("sysoexec"), identifier("helperCall")],
      code: [
        0xe0, 0x6a, 0x0c, 0, 1, 0xb0, 0x4f, 0x29, 0x6a, 0x2b, 0, 2, 0x59, 0, 3, 0x9f, 0x0f, 0x62, 0, 1, 0, 0, 0x61,
      ],
    },
    { name: "sendAll", parameters: ["target", "items"], variables: ["target", "items"] },
  ],
});

function linesOf(bytes: Uint8Array): readonly string[] {
  return (dumpBytes(bytes).lines ?? []).map(({ depth, text: line }) => `${"  ".repeat(depth)}${line}`);
}

describe("dump of a run-only script", () => {
  it("shows what it calls, holds and does, safe to print", () => {
    expect(linesOf(SCRIPT)).toEqual([
      "AppleScript: compiled run-only",
      "  interpreter: /usr/bin/osascript",
      "  what it calls",
      '    do shell script (sysoexec) "id\\x1b[31m"',
      "  properties",
      "    Retries: 3",
      '    old: "éc"',
      "  texts",
      '    "éc"',
      '    "id\\x1b[31m"',
      "  names of others",
      "    helperCall",
      "  events",
      "    run (aevtoapp), 2 times",
      "    do shell script (sysoexec), 1 time",
      "  handler run (aevtoapp)",
      "    variables: reply",
      '    0000  PushLiteral "id\\x1b[31m"',
      "    0001  Push0",
      "    0002  MessageSend do shell script (sysoexec)",
      "    0005  PopVariable reply",
      "    0006  StoreResult",
      "    0007  PushMe",
      "    0008  Push0",
      "    0009  PositionalMessageSend helperCall",
      "    000c  Jump to 0010",
      "    000f  unknown opcode 0x9f",
      "    0010  Return",
      "    0011  PushParentVariable 1 outwards: Retries",
      "    0016  PushLiteralExtended (cut)",
      "  handler sendAll(target, items)",
      "    variables: target, items",
      "    0000  Return",
    ]);
  });

  it("names the offset of each line's bytes", () => {
    const { lines } = dumpBytes(SCRIPT);
    const send = lines?.find(({ kind, text: line }) => kind === "code" && line.includes("MessageSend"));
    expect(SCRIPT[send?.at ?? 0]).toBe(0x0c);
  });

  it("goes on inside scripts that it holds", () => {
    const inner = buildAppleScript({ runOnly: true, handlers: [{ name: "stage2" }] });
    const lines = linesOf(buildAppleScript({ properties: [{ name: "p", value: data(13, inner) }] }));
    expect(lines).toContain("AppleScript inside the script above: compiled run-only");
    expect(lines).toContain("  handler stage2");
  });
});

describe("dump of other files", () => {
  it("shows the source of JavaScript", () => {
    expect(linesOf(buildJavaScript("run()\nstop()"))).toEqual([
      "JavaScript: nothing removed",
      "  source",
      "    run()",
      "    stop()",
    ]);
  });

  it("says where it can show nothing", () => {
    expect(linesOf(buildJavaScript("x", { key: "hidden" }))).toEqual([
      "JavaScript: whether its source was left out cannot be said",
      "  nothing of its content is known to be readable",
    ]);
    expect(dumpBytes(buildElf()).lines).toBeUndefined();
    expect(dumpBytes(new Uint8Array(3))).toMatchObject({ format: null, lines: undefined });
  });

  it("ends at a limit", () => {
    const properties = Array.from({ length: 200 }, (_, index) => ({
      name: `p${index}`,
      value: text("x".repeat(4000)),
    }));
    const code = new Array<number>(60_000).fill(0x6a);
    const { lines, issues } = dumpBytes(buildAppleScript({ properties, handlers: [{ name: "h", code }] }));
    expect(lines?.length).toBe(50_000);
    expect(issues.map((issue) => issue.code)).toContain("limit-exceeded");
  });
});
