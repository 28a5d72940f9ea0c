import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { processorMs } from "../../../../tests/support/processor-time.ts";
import { redactArguments, redactText } from "./redact.ts";

describe("redactArguments", () => {
  test.each([
    { argv: ["mysql", "--password=hunter2", "db"], shown: ["mysql", "--password=[redacted]", "db"] },
    { argv: ["tool", "--api-key", "abc123", "run"], shown: ["tool", "--api-key", "[redacted]", "run"] },
    { argv: ["tool", "--password", "--force"], shown: ["tool", "--password", "--force"] },
    { argv: ["env", "AWS_SECRET_ACCESS_KEY=x/y+z", "aws"], shown: ["env", "AWS_SECRET_ACCESS_KEY=[redacted]", "aws"] },
    { argv: ["curl", "https://me:pw@host/x"], shown: ["curl", "https://me:[redacted]@host/x"] },
    {
      argv: ["curl", "-H", "Authorization: Bearer abcdefgh12345"],
      shown: ["curl", "-H", "Authorization: Bearer [redacted]"],
    },
    {
      argv: ["git", "clone", `https://x/y?t=ghp_${"a".repeat(36)}`],
      shown: ["git", "clone", "https://x/y?t=[redacted]"],
    },
    { argv: ["sh", "-c", "export TOKEN='s3cret'; run"], shown: ["sh", "-c", "export TOKEN='[redacted]'; run"] },
  ])("hides the secret of $argv", ({ argv, shown }) => {
    expect(redactArguments(argv)).toEqual(shown);
  });

  test.each([
    [["gcc", "-O2", "-s", "-o", "hello", "hello.c"]],
    [["curl", "-s", "-o", "/tmp/.cache-x/agent", "http://127.0.0.1:8098/agent.bin"]],
    [["passwd", "--help"]],
    [["/usr/bin/tokenize", "/home/dev/passwords.txt"]],
  ])("leaves %j as it is", (argv) => {
    expect(redactArguments(argv)).toBe(argv);
  });

  it("takes linear time on hostile text", () => {
    for (const piece of ["a:", "pass", "pass=", "x-", "://:", "bearer ", "eyJ", "eyJaaaaaaaa.", "auth-"]) {
      const text = piece.repeat(Math.floor(60_000 / piece.length));
      const begin = processorMs();
      redactText(text);
      expect(processorMs() - begin).toBeLessThan(1_500);
    }
  });

  it("is stable when it is applied twice", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (argv) => {
        const once = redactArguments(argv);
        expect(once).toHaveLength(argv.length);
        expect(redactArguments(once)).toEqual(once);
      }),
    );
  });
});
