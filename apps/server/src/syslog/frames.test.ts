import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { Frames } from "./frames.ts";
import { parseSyslog } from "./message.ts";

function read(
  pieces: readonly Buffer[],
  max = 1000,
): { readonly messages: string[]; readonly trouble: string | undefined } {
  const messages: string[] = [];
  const frames = new Frames(max, (bytes) => messages.push(bytes.toString()));
  let trouble: string | undefined;
  for (const piece of pieces) trouble = frames.push(piece);
  frames.end();
  return { messages, trouble };
}

describe("frames of syslog", () => {
  it("are the same whatever the cuts, counted or as lines", () => {
    const messages = fc.array(fc.stringMatching(/^<\d\d>[ -~]{1,40}$/), { maxLength: 8 });
    fc.assert(
      fc.property(messages, fc.boolean(), fc.array(fc.nat(400), { maxLength: 6 }), (texts, counted, cuts) => {
        const whole = Buffer.from(texts.map((text) => (counted ? `${text.length} ${text}` : `${text}\n`)).join(""));
        const places = [0, ...cuts.sort((one, other) => one - other), whole.length];
        const pieces = places.slice(1).map((end, index) => whole.subarray(places[index], end));
        expect(read(pieces)).toEqual({ messages: texts, trouble: undefined });
      }),
    );
  });

  test.each([
    { name: "a length beyond what may be", bytes: "9999999 x", trouble: "too-long" },
    { name: "a length without an end", bytes: "12345678901", trouble: "no-frame" },
    { name: "a line without an end", bytes: `<1>${"x".repeat(1001)}`, trouble: "too-long" },
  ])("end with $name", ({ bytes, trouble }) => {
    expect(read([Buffer.from(bytes)])).toEqual({ messages: [], trouble });
  });

  it("survive any bytes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 200 })),
        (pieces) => void read(pieces.map((one) => Buffer.from(one))),
      ),
    );
  });
});

describe("a message of syslog", () => {
  test.each([
    { text: "<13>1 2026-11-22T06:00:00Z web-3 audit 1 - - type=CWD", host: "web-3", body: "type=CWD" },
    {
      text: '<13>1 2026-11-22T06:00:00Z web-3 audit 1 - [a b="]\\"x"][c] \ufefftype=CWD',
      host: "web-3",
      body: "type=CWD",
    },
    { text: "<13>Nov  2 06:00:00 web-3 audit[12]: type=CWD a: b", host: "web-3", body: "type=CWD a: b" },
    { text: "<13>2026-11-22T06:00:00.123+01:00 web-3 audisp-syslog: type=CWD", host: "web-3", body: "type=CWD" },
    { text: "<13>1 2026-11-22T06:00:00Z - - - - - text", host: undefined, body: "text" },
    { text: "<13>type=CWD", host: undefined, body: "type=CWD" },
    { text: "type=CWD", host: undefined, body: "type=CWD" },
  ])("$text", ({ text, host, body }) => {
    expect(parseSyslog(text)).toEqual({ host, text: body });
  });
});
