import { readFileSync } from "node:fs";
import type { Ancestor } from "@limpid/core";
import { describe, expect, test } from "vitest";
import { ancestry } from "../ancestry.ts";
import { Lineage } from "../process/lineage.ts";
import { Roles } from "../roles/roles.ts";
import { Scenes } from "../testing/scenes.ts";
import { SHELLS_OF_PEOPLE, type Situation } from "../testing/shells-of-people.ts";
import { SHELLS_OF_SERVICES } from "../testing/shells-of-services.ts";
import { USER_SHELL_RULES } from "./rules.ts";
import { shellContext } from "./shell-context.ts";
import { decideUserShell } from "./user-shell.ts";

/** In the order of docs/reference/user-shell.md. */
const LINES: readonly Situation[] = [...SHELLS_OF_PEOPLE, ...SHELLS_OF_SERVICES];

function lineageOf(line: Situation): readonly Ancestor[] {
  const scenes = new Scenes();
  const pid = line.play(scenes);
  scenes.open(pid, "/tmp/x");
  const lineage = new Lineage("test");
  const actor = scenes.events.map((event) => lineage.place(event)).at(-1);
  if (actor === undefined) throw new Error("the scene has no events");
  return ancestry(actor.process, scenes.at, new Roles());
}

const DOCUMENT = readFileSync(new URL("../../../../docs/reference/user-shell.md", import.meta.url), "utf8");

/** Cells of the document's table lines. */
const ROWS = DOCUMENT.split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| ---"))
  .map((line) =>
    line
      .split("|")
      .map((cell) => cell.trim())
      .slice(1, -1),
  );

describe("decideUserShell", () => {
  test.each(LINES)("$situation: $answer", (line) => {
    const lineage = lineageOf(line);
    const decision = decideUserShell(lineage);
    const { answer, confidence, explanation } = decision;
    expect({ answer, confidence }, explanation).toEqual({ answer: line.answer, confidence: line.confidence });
    expect(decision.because.length).toBeGreaterThan(0);
    const kinds = { person: ["user-shell", "login-shell"], "no-person": ["non-user-shell"], unknown: ["unknown"] };
    expect(kinds[answer]).toContain(shellContext(lineage)?.kind);
  });

  test("an answer is explained by facts that point its way", () => {
    for (const line of LINES) {
      const { answer, because, explanation } = decideUserShell(lineageOf(line));
      if (answer === "unknown") continue;
      expect(
        because.map(({ towards }) => towards),
        explanation,
      ).toContain(answer);
    }
  });

  test("a source that says nothing of logins leaves it unknown", () => {
    const [shell] = lineageOf({ situation: "", answer: "unknown", confidence: 0, play: (s) => s.sshShell() });
    if (shell === undefined) throw new Error("no shell");
    const { process } = shell;
    const silent = {
      ...process,
      key: process.key,
      parent: undefined,
      login: undefined,
      loginUser: undefined,
      session: undefined,
      terminal: undefined,
    };
    expect(decideUserShell([{ ...shell, process: silent }])).toMatchObject({ answer: "unknown", confidence: 0.2 });
    expect(decideUserShell([])).toMatchObject({ answer: "unknown" });
  });

  test("the document lists every line with its answer and confidence, and nothing else", () => {
    const documented = ROWS.filter((cells) => cells.length === 4 && cells[0] !== "Situation");
    expect(
      documented.map(([situation, , answer, confidence]) => ({ situation, answer, confidence: Number(confidence) })),
    ).toEqual(LINES.map(({ situation, answer, confidence }) => ({ situation, answer, confidence })));
  });

  test("the document lists the rules in their order", () => {
    const documented = ROWS.filter((cells) => cells.length === 3 && cells[0] !== "Rule");
    expect(documented.map(([id, answer, confidence]) => ({ id, answer, confidence: Number(confidence) }))).toEqual(
      USER_SHELL_RULES.map(({ id, answer, confidence }) => ({ id: `\`${id}\``, answer, confidence })),
    );
  });

  test("every rule decides at least one line", () => {
    const decided = new Set(LINES.map((line) => `${line.answer} ${line.confidence}`));
    for (const rule of USER_SHELL_RULES) {
      if (rule.id === "nothing-said") continue;
      expect([...decided], rule.id).toContain(`${rule.answer} ${rule.confidence}`);
    }
  });
});
