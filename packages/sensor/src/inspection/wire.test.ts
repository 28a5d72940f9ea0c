import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AnswerFrames, decodeRequest, encodeAnswer, encodeRequest, MAX_ANSWER } from "./wire.ts";

describe("a request", () => {
  it("comes back as it was sent", () => {
    expect(decodeRequest(encodeRequest(0xffff_fffe, 512))).toEqual({ sequence: 0xffff_fffe, hashMegabytes: 512 });
  });
});

describe("answers", () => {
  it("come out whole, however they were cut on the way", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string(), { maxLength: 5 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
        (texts, cuts) => {
          const sent = Buffer.concat(texts.map((text) => encodeAnswer(text) ?? Buffer.alloc(0)));
          const frames = new AnswerFrames();
          const got: unknown[] = [];
          for (let at = 0; at < sent.length; ) {
            const size = cuts.next().value ?? 1;
            // Its owner uses the memory again: nothing may be kept as a view.
            const lent = Buffer.from(sent.subarray(at, at + size));
            for (const body of frames.push(lent).bodies) got.push(JSON.parse(Buffer.from(body).toString("utf8")));
            lent.fill(0);
            at += size;
          }
          expect(got).toEqual(texts);
        },
      ),
    );
  });

  it.each([
    { name: "a length above the limit", length: MAX_ANSWER + 1 },
    { name: "a length of nothing", length: 0 },
  ])("$name ends the conversation", ({ length }) => {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, length, true);
    const honest = encodeAnswer("before") ?? Buffer.alloc(0);
    const { bodies, broken } = new AnswerFrames().push(Buffer.concat([honest, bytes]));
    expect([bodies.length, broken]).toEqual([1, true]);
  });

  it("that are too large are not sent", () => {
    expect(encodeAnswer("x".repeat(MAX_ANSWER))).toBeUndefined();
    expect(encodeAnswer("ä".repeat(MAX_ANSWER / 2))).toBeUndefined();
  });
});
