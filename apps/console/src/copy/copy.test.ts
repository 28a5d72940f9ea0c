import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { encodeUtf8, type Finding } from "@limpid/core";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { ausearchOf } from "./ausearch.ts";
import { COPY_FORMS } from "./index.ts";
import { jsonLine } from "./json-line.ts";
import { markdownReport } from "./markdown-report.ts";
import { osqueryOf } from "./osquery.ts";
import { shellPath } from "./shell-path.ts";
import { sigmaRuleOf } from "./sigma-rule.ts";

const EXAMPLE: Finding = JSON.parse(
  readFileSync(
    fileURLToPath(new URL("../../../../packages/exchange/src/testdata/linux-drop.jsonl", import.meta.url)),
    "utf8",
  ).split("\n")[0] ?? "",
);

const HOSTILE = [
  "/tmp/it's",
  "/tmp/a b",
  "/tmp/$(reboot)",
  "/tmp/`reboot`",
  "/tmp/a\nrm -rf /\n",
  "/tmp/\u001b[31mred\u0007",
  "/tmp/exe\u202egnp.txt",
  "-rf",
  "--file=/etc/passwd",
  "~root/x",
  "!!",
  "/tmp/\\'; --",
  '/tmp/";DROP TABLE x;--',
  "/tmp/\udcff\udc80",
  "/tmp/[x](http://evil.example/a.png)",
  "/tmp/``` @here <img src=x onerror=alert(1)>",
  "/tmp/émoji\u{1f600}",
  "{a,b}*?[x]",
  "#c",
  "/tmp/1\n2'3",
];
const at = (path: string | null): Finding => ({ ...EXAMPLE, artifact: { ...EXAMPLE.artifact, path } });
const anyText = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", minLength: 1, maxLength: 40 }));

/** The words that a shell makes of a text, each with a NUL behind it, as bytes. */
function readBy(shell: string, words: readonly string[]): Buffer {
  return execFileSync(shell, ["-c", `printf '%s\\0' ${words.join(" ")}`], { env: { LC_ALL: "C" }, stdio: "pipe" });
}

describe("shellPath", () => {
  const shells = ["/usr/bin/bash", "/usr/bin/zsh"].filter((path) => existsSync(path));
  it.skipIf(shells.length === 0)("is one word with the same bytes for a shell", () => {
    const expected = HOSTILE.map((path) => encodeUtf8(`${path.startsWith("-") ? "./" : ""}${path}\0`));
    for (const shell of shells)
      expect(readBy(shell, HOSTILE.map(shellPath)).equals(Buffer.concat(expected)), shell).toBe(true);
  });

  it("is printable ASCII, and begins with no dash and no tilde, for any text", () => {
    fc.assert(
      fc.property(anyText, (path) => {
        expect(shellPath(path)).toMatch(/^(?![-~])[\x20-\x7e]*$/);
      }),
    );
  });

  test.each([
    ["/tmp/.x/agent", "/tmp/.x/agent"],
    ["/tmp/a b", "'/tmp/a b'"],
    ["/tmp/it's", "'/tmp/it'\\''s'"],
    ["/tmp/a\n", "$'/tmp/a\\012'"],
  ])("%j is %s", (path, word) => expect(shellPath(path)).toBe(word));
});

describe("osqueryOf", () => {
  it("is two statements, whatever the path", () => {
    fc.assert(
      fc.property(anyText, (path) => {
        const text = osqueryOf(at(path)) ?? "";
        expect(text).toMatch(/^[\x20-\x7e\n]*$/);
        const bare = text.replace(/'(?:[^']|'')*'/g, "?");
        expect(bare.split(";")).toHaveLength(3);
        expect(bare.match(/\bpath = (?:\?|CAST\(X\? AS TEXT\))/g)).toHaveLength(2);
      }),
    );
  });
});

describe("ausearchOf", () => {
  it("names a minute before and after, in the C locale and UTC", () => {
    expect(ausearchOf(at("/tmp/a b"))).toBe(
      "LC_ALL=C TZ=UTC ausearch --interpret --start 11/20/26 14:02:25 --end 11/20/26 14:04:25 --file '/tmp/a b'",
    );
  });

  it("is one line of printable ASCII for any path, and none without one", () => {
    fc.assert(
      fc.property(anyText, (path) => {
        expect(ausearchOf(at(path))).toMatch(/^[\x20-\x7e]+$/);
      }),
    );
    expect(ausearchOf(at(null))).toBeUndefined();
    expect(ausearchOf({ ...EXAMPLE, analytic: "AN0057" })).toBeUndefined();
  });
});

describe("jsonLine", () => {
  it("is one line of ASCII that reads back the same", () => {
    fc.assert(
      fc.property(anyText, (path) => {
        const line = jsonLine(at(path));
        expect(line).toMatch(/^[\x20-\x7e]*$/);
        expect(JSON.parse(line)).toEqual(at(path));
      }),
    );
  });
});

describe("sigmaRuleOf", () => {
  it("keeps its lines whatever the path, and no wildcard of the path acts", () => {
    const lines = (path: string): readonly string[] => (sigmaRuleOf(at(path)) ?? "").split("\n");
    const expected = lines("/tmp/x").length;
    fc.assert(
      fc.property(anyText, (path) => {
        const rule = lines(path);
        expect(rule).toHaveLength(expected);
        const target = rule.find((line) => line.includes("TargetFilename:")) ?? "";
        expect(target).toMatch(/^ {8}TargetFilename: '(?:[^']|'')*'$/);
        expect(target.replace(/\\[\\*?]/g, "")).not.toContain("*");
      }),
    );
  });
});

describe("markdownReport", () => {
  it("holds what telemetry wrote in code spans alone", () => {
    for (const path of HOSTILE) {
      const hostile = { ...at(path), title: `${path} was written`, host: path };
      const bare = withoutCode(markdownReport(hostile));
      expect(bare, path).not.toMatch(/[[\]<>@!`\\]|:\/\/|\u202e/);
      expect(bare.split("\n")).toHaveLength(withoutCode(markdownReport(at("/tmp/x"))).split("\n").length);
    }
  });

  it("defangs addresses and hides secrets", () => {
    const creator = {
      ...EXAMPLE.creator,
      argv: ["curl", "--password", "hunter2", "http://10.1.2.3/a", "www.evil.example"],
    };
    const text = markdownReport({ ...EXAMPLE, creator });
    expect(text).toContain("hxxp://10[.]1[.]2[.]3/a www[.]evil.example");
    expect(text).not.toContain("hunter2");
  });
});

describe("COPY_FORMS", () => {
  it("say why where there is none", () => {
    for (const form of COPY_FORMS) {
      if (form.of(at(null)) === undefined) expect(form.absent).not.toBe("");
      expect(form.of(EXAMPLE), form.id).toBeDefined();
    }
  });
});

/** Markdown without its code spans: a run of backticks up to the next run of that length. */
function withoutCode(text: string): string {
  return text.replace(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, "CODE");
}
