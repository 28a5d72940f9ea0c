import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Argument, Command, Option } from "commander";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { createProgram } from "../../program.ts";
import { VERBS } from "../index.ts";
import { describeProgram } from "./describe.ts";
import { SHELLS, type Shell, scriptFor } from "./scripts.ts";

function sample(): Command {
  const program = new Command("limpid");
  program
    .command("look")
    .description('look at things; it\'s [quoted]: "so"')
    .argument("<path...>")
    .option("-j, --json", "for programs")
    .option("--config <file>", "a file");
  program
    .command("tell")
    .description("tell")
    .addArgument(new Argument("<what>").choices(["truth", "tale"]))
    .addOption(new Option("--as <form>", "form").choices(["prose", "verse"]));
  program.command("group").command("show").description("show it").option("--deep", "all of it");
  return program;
}

const WORDS = describeProgram(sample());

describe("describeProgram", () => {
  it("takes verbs, options, values and arguments from the commands", () => {
    expect(WORDS.map(({ name, words, files }) => ({ name, words, files }))).toEqual([
      { name: "look", words: [], files: true },
      { name: "tell", words: ["truth", "tale"], files: false },
      { name: "group", words: ["show"], files: false },
    ]);
    expect(WORDS[0]?.options.map(({ flags, takesValue }) => ({ flags, takesValue }))).toEqual([
      { flags: ["-j", "--json"], takesValue: false },
      { flags: ["--config"], takesValue: true },
      { flags: ["-h", "--help"], takesValue: false },
    ]);
    expect(WORDS[2]?.options.map(({ flags }) => flags.at(-1))).toEqual(["--help", "--deep"]);
  });

  it("knows every verb of the program", async () => {
    const names = describeProgram(await createProgram(() => true)).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(VERBS.map(({ name }) => name)));
  });
});

function isThere(shell: string): boolean {
  const found = spawnSync("sh", ["-c", `command -v ${shell}`]).status === 0;
  if (!found) console.warn(`skipped: no ${shell}. To run this test: apt-get install ${shell}`);
  return found;
}

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "limpid-completion-"));
  for (const shell of SHELLS) writeFileSync(join(folder, shell), scriptFor(shell, WORDS));
  mkdirSync(join(folder, "files"));
  for (const name of ["agent one", "agents", "zebra"]) writeFileSync(join(folder, "files", name), "");
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("bash", () => {
  function complete(...words: readonly string[]): readonly string[] {
    const script =
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is bash's
      'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _limpid; printf "%s\\n" "${COMPREPLY[@]}"';
    const printed = execFileSync("bash", ["--norc", "-c", script, "bash", join(folder, "bash"), ...words], {
      cwd: join(folder, "files"),
      encoding: "utf8",
    });
    return printed.split("\n").filter((line) => line !== "");
  }

  test.skipIf(!isThere("bash")).each([
    { typed: ["limpid", ""], offered: ["look", "tell", "group", "--help", "--version"] },
    { typed: ["limpid", "t"], offered: ["tell"] },
    { typed: ["limpid", "look", "--"], offered: ["--json", "--config", "--help"] },
    { typed: ["limpid", "look", "ag"], offered: ["agent one", "agents"] },
    { typed: ["limpid", "look", "--config", "z"], offered: ["zebra"] },
    { typed: ["limpid", "tell", "t"], offered: ["truth", "tale"] },
    { typed: ["limpid", "tell", "--as", "v"], offered: ["verse"] },
    { typed: ["limpid", "group", ""], offered: ["show"] },
    { typed: ["limpid", "nonsense", ""], offered: [] },
  ])("$typed", ({ typed, offered }) => {
    expect(complete(...typed).toSorted()).toEqual(offered.toSorted()); // compgen lists files in the folder's order
  });
});

describe.each(SHELLS)("%s", (shell: Shell) => {
  it.skipIf(!isThere(shell))("reads the script of the whole program without complaint", async () => {
    const file = join(folder, `whole-${shell}`);
    writeFileSync(file, scriptFor(shell, describeProgram(await createProgram(() => true))));
    expect(spawnSync(shell, ["-n", file], { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  });
});

describe("fish", () => {
  it.skipIf(!isThere("fish"))("offers verbs, options and values", () => {
    const ask = (line: string): readonly string[] =>
      execFileSync("fish", ["--no-config", "-c", `source ${join(folder, "fish")}; complete -C '${line}'`], {
        cwd: join(folder, "files"),
        encoding: "utf8",
      })
        .split("\n")
        .flatMap((one) => (one === "" ? [] : [one.split("\t")[0] ?? ""]));
    expect(ask("limpid ")).toEqual(expect.arrayContaining(["look", "tell", "group"]));
    expect(ask("limpid look --")).toEqual(expect.arrayContaining(["--json", "--config"]));
    expect(ask("limpid tell --as ")).toEqual(expect.arrayContaining(["prose", "verse"]));
    expect(ask("limpid look ze")).toEqual(["zebra"]);
  });
});

describe("zsh", () => {
  it.skipIf(!isThere("zsh"))("defines the function for the completion system", () => {
    const script = `autoload -Uz compinit; compinit -u -d ${join(folder, "dump")}; source ${join(folder, "zsh")}; print $_comps[limpid]`;
    expect(execFileSync("zsh", ["-f", "-c", script], { encoding: "utf8" }).trim()).toBe("_limpid");
  });
});
