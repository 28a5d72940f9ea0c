/** One thing that installing or removing does to this machine. Shown by `--dry-run`, done otherwise: one list for both. */
export type Step =
  | { readonly kind: "write"; readonly path: string; readonly mode: number; readonly content: string }
  | { readonly kind: "remove"; readonly path: string; readonly why: string }
  /** `mayFail`: its failure is no news, such as stopping what does not run. */
  | { readonly kind: "run"; readonly command: readonly string[]; readonly mayFail: boolean };

export function write(path: string, content: string): Step {
  return { kind: "write", path, mode: 0o644, content };
}

export function remove(path: string, why: string): Step {
  return { kind: "remove", path, why };
}

export function run(...command: readonly string[]): Step {
  return { kind: "run", command, mayFail: false };
}

export function tryToRun(...command: readonly string[]): Step {
  return { kind: "run", command, mayFail: true };
}

/** What `--dry-run` prints: commands as they could be typed, files as they would be. */
export function stepText(step: Step): string {
  switch (step.kind) {
    case "write":
      return `write ${step.path} (mode ${step.mode.toString(8).padStart(4, "0")}):\n${indented(step.content)}`;
    case "remove":
      return `remove ${step.path}  (${step.why})`;
    case "run":
      return `run ${step.command.map(quoted).join(" ")}${step.mayFail ? "  (may fail)" : ""}`;
  }
}

function indented(content: string): string {
  return content.trimEnd().replace(/^(?=.)/gm, "  ");
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
