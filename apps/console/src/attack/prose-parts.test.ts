import { describe, expect, test } from "vitest";
import { proseParts } from "./prose-parts.ts";

describe("proseParts", () => {
  test.each([
    { name: "tags are text", text: "<script>alert(1)</script> <b>x", parts: [{ kind: "text" }] },
    { name: "code", text: "run <code>strip -s</code>", parts: [{ kind: "text" }, { kind: "code", text: "strip -s" }] },
    {
      name: "a link to an object",
      text: "[Stripped](https://attack.mitre.org/techniques/T1027/008)",
      parts: [{ kind: "object", text: "Stripped", id: "T1027.008" }],
    },
    {
      name: "a link elsewhere",
      text: "[a](https://example.org/x_(y))",
      parts: [{ kind: "link", text: "a", url: "https://example.org/x_(y)" }],
    },
    { name: "no link with another scheme", text: "[a](javascript:alert(1))", parts: [{ kind: "text" }] },
    {
      name: "a citation with brackets",
      text: "so.(Citation: SentinelOne (2022) RunOnly)",
      parts: [
        { kind: "text", text: "so." },
        { kind: "citation", name: "SentinelOne (2022) RunOnly" },
      ],
    },
  ])("$name", ({ text, parts }) => {
    expect(proseParts(text)).toEqual([parts.map((part) => expect.objectContaining(part))]);
  });

  test("puts nothing away, in little time", () => {
    const hostile = "<code>".repeat(20_000) + "[".repeat(20_000) + "(Citation: ".repeat(5000);
    const start = performance.now();
    const text = proseParts(hostile).flatMap((parts) => parts.map((part) => ("text" in part ? part.text : "")));
    expect(text.join("").length).toBe(100_000);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
