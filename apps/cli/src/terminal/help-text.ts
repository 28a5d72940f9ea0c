import { columns, wrap } from "./layout.ts";

const PURPOSE_INDENT = 6;

/**
 * Help in at most `width` columns. An example that is too long with its purpose has the purpose on the next line;
 * a command is never broken, because people copy it.
 */
export function fitHelp(text: string, width: number): string {
  return text
    .split("\n")
    .flatMap((line) => (columns(line) <= width ? line : fitLine(line, width)))
    .join("\n");
}

function fitLine(line: string, width: number): readonly string[] {
  const example = EXAMPLE.exec(line);
  if (example === null) return line.startsWith("  ") ? [line] : wrap(line, width);
  const [, command = "", purpose = ""] = example;
  return [command, ...wrap(purpose, width - PURPOSE_INDENT).map((part) => " ".repeat(PURPOSE_INDENT) + part)];
}

/** `  limpid hunt audit.log     what that does` */
const EXAMPLE = /^( {2}\S+(?: \S+){0,32}) {2,}(\S.*)$/;
