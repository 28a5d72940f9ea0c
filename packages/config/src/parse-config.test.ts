import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { explainConfigError } from "./config-error.ts";
import { parseConfig } from "./parse-config.ts";

const FILE = "/etc/limpid/limpid.yaml";

function errorsOf(text: string): readonly string[] {
  const parsed = parseConfig(FILE, text);
  return Array.isArray(parsed) ? parsed.map(explainConfigError) : [];
}

describe("parseConfig", () => {
  it("reads every key", () => {
    const text = `
analytics:
  AN0056:
    StripFlags: [ld -s, strip -s]
    DirectoryScope: ["/home/*/src/**", /srv/build]
    FileSizeRange: {min: 4 KiB, max: 10485760}
    CiWorkDirectories: [/srv/ci/**]
    RunSoon: 2 min
    RemovedSoon: 1 h
    weights:
      an0056.non-user-shell: 30
roles:
  - role: ci-runner
    programs: [/opt/ci/bin/, /opt/ci/agent, "**/ci-agent/bin/*", our-runner]
    scripts: [ci.py]
normal:
  - directories: [/srv/ci/work/**]
    creators: [/usr/bin/tar]
    hosts: [build-1]
    owner: build team
    reason: work folders of the CI runners
    expires: 2027-01-31
`;
    expect(parseConfig(FILE, text)).toEqual({
      analytics: {
        AN0056: {
          StripFlags: ["ld -s", "strip -s"],
          DirectoryScope: ["/home/*/src/**", "/srv/build"],
          FileSizeRange: { min: 4096, max: 10_485_760 },
          CiWorkDirectories: ["/srv/ci/**"],
          RunSoon: 120_000,
          RemovedSoon: 3_600_000,
          weights: { "an0056.non-user-shell": 30 },
        },
      },
      roles: [
        {
          role: "ci-runner",
          programs: ["/opt/ci/bin/", "/opt/ci/agent", "**/ci-agent/bin/*", "our-runner"],
          scripts: ["ci.py"],
        },
      ],
      normal: [
        {
          directories: ["/srv/ci/work/**"],
          creators: ["/usr/bin/tar"],
          hosts: ["build-1"],
          owner: "build team",
          reason: "work folders of the CI runners",
          expires: Date.parse("2027-01-31T23:59:59.999Z"),
        },
      ],
    });
  });

  it.each(["", "# only a comment\n", "---\n"])("takes an empty file as: all built in (%j)", (text) => {
    expect(parseConfig(FILE, text)).toEqual({});
  });

  test.each([
    {
      name: "unknown key",
      text: "analytic:\n",
      says: [
        ':1:1: analytic: expected one of analytics, roles, normal, outputs, found "analytic"; did you mean analytics?',
      ],
    },
    {
      name: "wrong case",
      text: "analytics:\n  AN0056:\n    directoryscope: [/a]\n",
      says: [":3:5: analytics.AN0056.directoryscope: expected one of StripFlags,", "did you mean DirectoryScope?"],
    },
    { name: "no value", text: "roles:\n", says: [": roles: expected a list of roles, found nothing"] },
    {
      name: "another kind of value",
      text: "roles: {a: 1}\n",
      says: [":1:8: roles: expected a list of roles, found keys with values"],
    },
    {
      name: "not a map",
      text: "- a\n",
      says: [":1:1: expected keys with values: analytics, roles, normal, outputs, found a list"],
    },
    {
      name: "unknown flag",
      text: "analytics: {AN0056: {StripFlags: [strip -S]}}\n",
      says: ["StripFlags[0]: expected one of ld -s,", 'found "strip -S"; did you mean strip -s?'],
    },
    {
      name: "relative folder",
      text: "analytics: {AN0056: {DirectoryScope: [src/**]}}\n",
      says: ["DirectoryScope[0]: expected an absolute path of folders,", 'found "src/**"'],
    },
    {
      name: "folder with dots",
      text: "analytics: {AN0056: {DirectoryScope: [/home/../etc]}}\n",
      says: ["expected an absolute path of folders"],
    },
    {
      name: "size in words",
      text: "analytics: {AN0056: {FileSizeRange: {min: big, max: 2}}}\n",
      says: ['FileSizeRange.min: expected a size in bytes, such as 4096 or 4 KiB, found "big"'],
    },
    {
      name: "half a range",
      text: "analytics: {AN0056: {FileSizeRange: {min: 2}}}\n",
      says: ["expected the key max, found none"],
    },
    {
      name: "range upside down",
      text: "analytics: {AN0056: {FileSizeRange: {min: 2, max: 1}}}\n",
      says: ["expected min not above max, found min 2, max 1"],
    },
    {
      name: "unknown signal",
      text: "analytics: {AN0056: {weights: {an0056.non-user-shel: 3}}}\n",
      says: ["did you mean an0056.non-user-shell?"],
    },
    {
      name: "too many points",
      text: "analytics: {AN0056: {weights: {an0056.packed: 1000}}}\n",
      says: ["expected a whole number from -100 to 100, found 1000"],
    },
    {
      name: "time without unit",
      text: "analytics: {AN0056: {RunSoon: 300}}\n",
      says: ["expected a length of time such as 30 s, 5 min, 2 h or 1 d, found 300"],
    },
    {
      name: "unknown role",
      text: "roles: [{role: compilers, programs: [x]}]\n",
      says: ["roles[0].role: expected one of", "did you mean compiler?"],
    },
    {
      name: "role without name",
      text: "roles: [{programs: [x]}]\n",
      says: ["roles[0]: expected the key role, found none"],
    },
    {
      name: "program with a folder that is not absolute",
      text: "roles: [{role: shell, programs: [bin/sh]}]\n",
      says: ["roles[0].programs[0]: expected a program"],
    },
    {
      name: "nobody answers for it",
      text: 'normal: [{directories: [/a], owner: "", reason: r, expires: 2027-01-01}]\n',
      says: ['normal[0].owner: expected text that is not empty, found ""'],
    },
    {
      name: "a day that does not exist",
      text: "normal: [{directories: [/a], owner: o, reason: r, expires: 2027-02-30}]\n",
      says: ['normal[0].expires: expected a day such as 2027-01-31, found "2027-02-30"'],
    },
    {
      name: "without an end",
      text: "normal: [{directories: [/a], owner: o, reason: r}]\n",
      says: ["normal[0]: expected the key expires, found none"],
    },
    {
      name: "the same key twice",
      text: "roles: []\nroles: []\n",
      says: [":2:1: expected YAML, found Map keys must be unique"],
    },
    { name: "bad YAML", text: "roles: [\n", says: [":2:1: expected YAML, found "] },
    {
      name: "a tab",
      text: "analytics:\n\tAN0056: {}\n",
      says: [":2:1: expected YAML, found Tabs are not allowed as indentation"],
    },
    {
      name: "two documents",
      text: "roles: []\n---\nroles: []\n",
      says: ["expected YAML, found Source contains multiple documents"],
    },
    { name: "a tag", text: "roles: !!js/function 'x'\n", says: ["expected"] },
    { name: "an alias to nothing", text: "roles: *none\n", says: ["found *none, which names nothing before it"] },
    {
      name: "a key that is a list",
      text: "[a, b]: 1\n",
      says: ['expected one of analytics, roles, normal, outputs, found "?"'],
    },
    { name: "control characters", text: '"\\e[2J": 1\n', says: ['found "\\\\u001b[2J"'] },
  ])("$name", ({ text, says }) => {
    const errors = errorsOf(text).join("\n");
    for (const part of says) expect(errors).toContain(part);
    expect(errors.startsWith(FILE)).toBe(true);
    expect(errors).not.toMatch(/[^\n\x20-\x7e]/);
  });

  it("reports everything that is wrong at once, in the order of the file", () => {
    const errors = errorsOf("roles: [{role: nobody}]\nanalytics: {AN0056: {RunSoon: soon}}\nnormale: []\n");
    expect(errors.map((error) => error.split(":")[1])).toEqual(["1", "2", "3"]);
  });

  it("follows an anchor, and gives up on a bomb of them", () => {
    expect(
      parseConfig(FILE, "normal:\n  - &a {directories: [/a], owner: o, reason: r, expires: 2027-01-01}\n  - *a\n"),
    ).toMatchObject({ normal: [{}, {}] });
    const levels = Array.from(
      { length: 14 },
      (_, index) => `- &x${index} [${index === 0 ? "1" : `*x${index - 1}, *x${index - 1}`}]`,
    );
    const bomb = `roles:\n${levels.map((line) => `  ${line}`).join("\n")}\n`;
    expect(errorsOf(bomb).length).toBeGreaterThan(0);
    expect(errorsOf("roles: &a [*a]\n").length).toBeGreaterThan(0);
  });

  it("bounds nesting without end", { timeout: 20_000 }, () => {
    expect(errorsOf(`roles: ${"[".repeat(100_000)}`).length).toBeGreaterThan(0);
    expect(errorsOf(`roles: ${"{a: ".repeat(20_000)}`).length).toBeGreaterThan(0);
  });

  it("never throws, and says something about everything it does not accept", () => {
    const pieces = fc.constantFrom(
      "roles",
      "analytics",
      ": ",
      "\n",
      "  ",
      "- ",
      "[",
      "]",
      "{",
      "}",
      "&a ",
      "*a",
      "!x ",
      "'",
      '"',
      "#",
      "normal",
      "1",
      "AN0056",
      "\u0000",
      "\ud800",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const parsed = parseConfig(FILE, parts.join(""));
        if (Array.isArray(parsed)) expect(parsed.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});
