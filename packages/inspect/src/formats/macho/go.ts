import type { Content } from "../../content/content.ts";
import { parseGoVersion } from "../../languages/go-build-info.ts";
import { findGoFunctionTable, type GoFunctionTable, parseGoFunctionTable } from "../../languages/go-function-table.ts";
import type { MachHeader } from "./header.ts";
import { isZeroFill, type Section, type Segment } from "./segments.ts";

/** What shows that a program is written in Go. */
export type GoProgram = {
  readonly version?: string;
  /** Absent: no section names it, and it was not looked for. */
  readonly functionTable?: GoFunctionTable | null;
};

/** The traces of Go; with `deep`, the table is also looked for where no section names it. null when there are none. */
export function findGo(
  file: Content,
  header: MachHeader,
  segments: readonly Segment[],
  sections: readonly Section[],
  deep: boolean,
): GoProgram | null {
  const table = sections.find((section) => section.name === "__gopclntab" && !isZeroFill(section));
  const buildInfo = sections.find(({ name }) => name === "__go_buildinfo");
  const searched = deep && (buildInfo !== undefined || sections.length === 0);
  if (table === undefined && buildInfo === undefined && !searched) return null;
  const functionTable =
    table !== undefined
      ? parseGoFunctionTable(file, header.endian, table)
      : searched
        ? findGoFunctionTable(file, header, loaded(file, segments))
        : undefined;
  const version = buildInfo === undefined ? undefined : parseGoVersion(file, buildInfo);
  const isShown = functionTable !== null && functionTable !== undefined;
  if (!isShown && version === undefined) return null;
  return {
    ...(version === undefined ? {} : { version }),
    ...(functionTable === undefined ? {} : { functionTable }),
  };
}

/** Segments to search; those of an honest file share no bytes, so together they are no longer than the file. */
function loaded(
  file: Content,
  segments: readonly Segment[],
): readonly { readonly offset: number; readonly size: number }[] {
  const found: { readonly offset: number; readonly size: number }[] = [];
  let left = file.size;
  for (const { name, offset, fileSize } of segments) {
    if (fileSize === 0 || fileSize > left || name === "__LINKEDIT") continue;
    left -= fileSize;
    found.push({ offset, size: fileSize });
  }
  return found;
}
