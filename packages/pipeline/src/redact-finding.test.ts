import type { Finding } from "@limpid/core";
import { expect, test } from "vitest";
import { redacted } from "./redact-finding.ts";

const NOTHING = { supporting: [], contradicting: [], lineage: [], executions: [], creator: { basis: "unknown" } };

test("keys in the addresses of a download are hidden", () => {
  const origin = {
    basis: "file",
    agent: "Safari",
    url: "https://bob:pw@x.example/a?sig=abcdef",
    referrer: "https://x.example/#token",
    sender: "token=abcdef",
    quarantine: { flags: "0083" },
  };
  const finding = { ...NOTHING, title: "", artifact: { origin } } as unknown as Finding;
  expect(redacted(finding).artifact.origin).toEqual({
    basis: "file",
    agent: "Safari",
    url: "https://[redacted]@x.example/a?sig=[redacted]",
    referrer: "https://x.example/#[redacted]",
    sender: "token=[redacted]",
    quarantine: { flags: "0083" },
  });
});

test.each([null, undefined])("an origin that is %s stays so", (origin) => {
  const finding = { ...NOTHING, title: "", artifact: { origin } } as unknown as Finding;
  expect(redacted(finding).artifact.origin).toBe(origin);
});
