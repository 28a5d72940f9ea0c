import { isScalar, LineCounter, parseDocument } from "yaml";
import type { ConfigError } from "./config-error.ts";
import { CONFIG_FILE, type ConfigFile } from "./limpid-yaml.ts";
import { Place, Reading } from "./schema/place.ts";

/** What a configuration file says, or everything that is wrong with it: half of one is never used. */
export function parseConfig(file: string, text: string): ConfigFile | readonly ConfigError[] {
  const lines = new LineCounter();
  let document: ReturnType<typeof parseDocument>;
  try {
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  } catch (error) {
    // The composer descends once per bracket, and a file of brackets is deeper than the stack.
    if (!(error instanceof RangeError)) throw error;
    return [
      {
        file,
        line: undefined,
        column: undefined,
        key: "",
        expected: "YAML",
        found: "nesting without end",
        nearest: undefined,
      },
    ];
  }
  if (document.errors.length > 0 || document.warnings.length > 0) {
    return [...document.errors, ...document.warnings].slice(0, 20).map(({ pos, message }) => {
      const { line, col } = lines.linePos(pos[0]);
      return { file, line, column: col, key: "", expected: "YAML", found: message, nearest: undefined };
    });
  }
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) return {};
  const reading = new Reading(file, document, lines);
  const value = CONFIG_FILE.read(new Place(reading, document.contents, "", 0));
  return value === undefined || reading.errors.length > 0 ? reading.errors : value;
}
