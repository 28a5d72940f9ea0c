import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { createProgram } from "../program.ts";
import { VERBS } from "./index.ts";

const program = await createProgram(() => true);

function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({ writeOut: (part) => (text += part) });
  command.outputHelp();
  return text;
}

describe.each(VERBS)("limpid $name --help", ({ name, summary }) => {
  const command = program.commands.find((one) => one.name() === name);

  it("has examples, and every example begins with the verb", () => {
    const examples =
      helpOf(command as Command)
        .split("\nExamples:\n")[1]
        ?.split("\n\n")[0]
        ?.split("\n") ?? [];
    const commands = examples.filter((line) => /^ {2}\S/.test(line));
    expect(commands.length).toBeGreaterThan(0);
    for (const line of commands) expect(line).toContain(`limpid ${name}`);
  });

  it("says in one line what the list of verbs says", () => {
    expect(command?.description()).toBe(summary);
  });

  it("explains every option", () => {
    expect(command?.options.filter(({ description }) => description === "")).toEqual([]);
  });
});
