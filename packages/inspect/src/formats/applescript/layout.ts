import type { Content } from "../../content/content.ts";
import type { Region } from "../format.ts";
import { freshBudget } from "./budget.ts";
import { handlersOf } from "./handlers.ts";
import { MAGIC_LENGTH, VERSION_LENGTH } from "./script-header.ts";
import { overlayOffset, readScripts, type Script } from "./scripts.ts";

const MAX_REGIONS = 1024;

/** What a file with compiled scripts consists of: magic, records, code of handlers, trailer, scripts inside. */
export function layoutAppleScript(file: Content): readonly Region[] {
  const { value: scripts } = readScripts(file, freshBudget());
  const [first] = scripts;
  const before: Region[] =
    first === undefined || first.offset === file.base
      ? []
      : [{ name: "in front of the script", kind: "header", offset: file.base, size: first.offset - file.base }];
  return [...before, ...scripts.flatMap(regionsOf)].slice(0, MAX_REGIONS).concat(behind(file, scripts));
}

/** Bytes that follow the trailer of a script that is a file of its own, where no other script begins. */
function behind(file: Content, scripts: readonly Script[]): readonly Region[] {
  const at = overlayOffset(file, scripts);
  if (at === undefined) return [];
  return [{ name: "behind the trailer", kind: "overlay", offset: file.base + at, size: file.size - at }];
}

function regionsOf(script: Script): readonly Region[] {
  const { offset, bytes, compiled, javaScript } = script;
  const header: Region = {
    name: "magic and version",
    kind: "header",
    offset,
    size: Math.min(bytes.length, MAGIC_LENGTH + VERSION_LENGTH),
  };
  const regions: Region[] = [header];
  if (script.depth > 0 || script.resourceId !== undefined) {
    const end = compiled?.trailer?.end ?? bytes.length;
    regions.push({ name: "script", kind: "part", offset, size: end });
  }
  if (compiled !== undefined && compiled.tree.count > 0) {
    const start = offset + header.size;
    regions.push({ name: "records", kind: "table", offset: start, size: offset + compiled.end - start });
    for (const { name, event, code, codeOffset } of handlersOf(compiled.tree)) {
      if (regions.length >= MAX_REGIONS) break;
      regions.push({
        name: `code of ${event ?? name}`,
        kind: "section",
        offset: offset + codeOffset,
        size: code.length,
      });
    }
    const { trailer } = compiled;
    if (trailer !== null) {
      regions.push({
        name: "trailer",
        kind: "table",
        offset: offset + trailer.offset,
        size: trailer.end - trailer.offset,
      });
    }
  }
  const source = javaScript?.source;
  if (source !== undefined) {
    regions.push({ name: "source", kind: "section", offset: offset + source.offset, size: source.content.length });
  }
  return regions;
}
