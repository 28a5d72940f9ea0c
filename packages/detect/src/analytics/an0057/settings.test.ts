import type { SignedStatus } from "@limpid/core";
import { describe, expect, it, test } from "vitest";
import { appShell, judgeMac, macho, run, script, signed } from "../../testing/mac.ts";
import { AN0057_DEFAULTS, type An0057Settings, type SignatureBearing } from "./settings.ts";

/** What each of the analytic's own settings changes, and nothing else. */
const TOOL = "/Users/dev/tool";
const PAGES = { total: 3, checked: 3, missing: 0, tampered: 0 };
const certified = (authority: string, more: object = {}) =>
  signed("signed", { teamId: "AAAAAAAAAA", signer: { authority }, pages: PAGES, ...more });

/** A file whose own bytes say each status. */
const BYTES: { readonly [S in Exclude<SignedStatus, "signed">]: ReturnType<typeof signed> } = {
  unsigned: signed("none"),
  invalid: certified("developer-id", { pages: { ...PAGES, tampered: 1 } }),
  "ad-hoc": signed("ad-hoc"),
  "linker-signed": signed("linker-signed"),
  "developer-id": certified("developer-id"),
  notarised: certified("developer-id", { ticket: { offset: 1, sizeBytes: 9 } }),
  "app-store": certified("mac-app-store"),
  platform: certified("apple-platform"),
};
const STATUSES = Object.keys(BYTES) as (keyof typeof BYTES)[];
const AGAINST: { readonly [S in keyof typeof BYTES]?: string } = {
  "developer-id": "an0057.developer-signed",
  notarised: "an0057.notarised",
  "app-store": "an0057.app-store",
  platform: "an0057.platform-binary",
};

function signatureReasons(status: keyof typeof BYTES, bearing: SignatureBearing): readonly string[] {
  const settings: Partial<An0057Settings> = {
    SignedStatus: { ...AN0057_DEFAULTS.SignedStatus, [status]: bearing },
  };
  const judgement = judgeMac({
    told: status,
    about: TOOL,
    bytes: macho(BYTES[status]),
    settings,
    tell: (mac) => mac.make(run(mac, appShell(mac), "/bin/cp a b"), TOOL),
  });
  const reasons = [...(judgement?.supporting ?? []), ...(judgement?.contradicting ?? [])].map(({ id }) => id);
  return reasons.filter((id) => id === "an0057.untrusted-signature" || Object.values(AGAINST).includes(id));
}

describe("SignedStatus", () => {
  test.each(STATUSES)("%s speaks for a look, for nothing, or against one", (status) => {
    expect(signatureReasons(status, "supports")).toEqual(["an0057.untrusted-signature"]);
    expect(signatureReasons(status, "neutral")).toEqual([]);
    const against = AGAINST[status];
    expect(signatureReasons(status, "contradicts")).toEqual(against === undefined ? [] : [against]);
  });
});

describe("RunOnlyFlag", () => {
  const reasons = (RunOnlyFlag: An0057Settings["RunOnlyFlag"]): readonly string[] => {
    const judgement = judgeMac({
      told: "osacompile -x",
      about: "/Users/dev/x.scpt",
      bytes: script(),
      settings: { RunOnlyFlag },
      tell: (mac) =>
        mac.make(run(mac, appShell(mac), "/usr/bin/osacompile -xo x.scpt a.applescript"), "/Users/dev/x.scpt"),
    });
    return (judgement?.supporting ?? []).map(({ id }) => id).filter((id) => id.includes("run-only"));
  };

  test.each<readonly [An0057Settings["RunOnlyFlag"], readonly string[]]>([
    [
      ["content", "command-line"],
      ["an0057.run-only", "an0057.osacompile-run-only"],
    ],
    [["content"], ["an0057.run-only"]],
    [["command-line"], ["an0057.osacompile-run-only"]],
    [[], []],
  ])("%s", (flags, found) => expect(reasons(flags)).toEqual(found));
});

describe("ParentProcess", () => {
  const reasons = (line: string, ParentProcess: readonly string[]): readonly string[] => {
    const judgement = judgeMac({
      told: line,
      about: TOOL,
      bytes: macho(),
      settings: { ParentProcess },
      tell: (mac) => mac.make(run(mac, appShell(mac), line), TOOL),
    });
    return (judgement?.supporting ?? []).map(({ id }) => id).filter((id) => id.endsWith("-wrote"));
  };

  it("names roles and programs", () => {
    expect(reasons("/usr/bin/python3 x.py", ["scripting-engine"])).toEqual(["an0057.scripting-engine-wrote"]);
    expect(reasons("/usr/bin/python3 x.py", ["staging-app"])).toEqual([]);
    expect(reasons("/usr/bin/curl -o x", ["staging-app"])).toEqual(["an0057.staging-app-wrote"]);
    expect(reasons("/bin/cp a b", ["cp"])).toEqual(["an0057.scripting-engine-wrote"]);
    expect(reasons("/bin/cp a b", ["copy-tool"])).toEqual(["an0057.scripting-engine-wrote"]);
    expect(reasons("/bin/cp a b", [])).toEqual([]);
  });
});
