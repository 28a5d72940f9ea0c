import type { Command, Option } from "commander";

/** What can be completed after one verb. */
export interface VerbWords {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionWords[];
  /** Words of the first argument (`show`, `bash`); empty when it is a file or nothing. */
  readonly words: readonly string[];
  /** Whether its arguments are files. */
  readonly files: boolean;
}

export interface OptionWords {
  /** `-j` and `--json`, as far as there are. */
  readonly flags: readonly string[];
  readonly summary: string;
  readonly takesValue: boolean;
  /** The values it knows; empty for a file or free text. */
  readonly values: readonly string[];
}

/** The words of the whole program, from the commands themselves: nothing is listed twice. */
export function describeProgram(program: Command): readonly VerbWords[] {
  return program.commands.map((verb) => ({
    name: verb.name(),
    summary: verb.description(),
    options: optionsOf(verb),
    words: firstWords(verb),
    files: verb.registeredArguments.some(({ argChoices }) => argChoices === undefined),
  }));
}

/** Its own, and those of what stands below it (`service install --dry-run`); each once. */
function optionsOf(verb: Command): readonly OptionWords[] {
  const all = [verb, ...verb.commands].flatMap((command) => command.createHelp().visibleOptions(command));
  return [...new Map(all.map((option) => [option.flags, describeOption(option)])).values()];
}

function firstWords(verb: Command): readonly string[] {
  const below = verb.commands.map((command) => command.name());
  return below.length > 0 ? below : (verb.registeredArguments[0]?.argChoices ?? []);
}

function describeOption(option: Option): OptionWords {
  return {
    flags: [option.short, option.long].filter((flag) => flag !== undefined && flag !== null),
    summary: option.description,
    takesValue: option.required || option.optional,
    values: option.argChoices ?? [],
  };
}
