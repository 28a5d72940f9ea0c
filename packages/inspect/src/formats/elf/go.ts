import type { Content } from "../../content/content.ts";
import { parseGoVersion } from "../../languages/go-build-info.ts";
import { findGoFunctionTable, type GoFunctionTable, parseGoFunctionTable } from "../../languages/go-function-table.ts";
import type { ElfHeader } from "./header.ts";
import type { Notes } from "./notes.ts";
import { PT_LOAD, type Segment } from "./program-headers.ts";
import { type SectionTable, SHT_NOBITS } from "./section-headers.ts";

/** What shows that a program is written in Go. */
export type GoProgram = {
  readonly buildId?: string;
  readonly version?: string;
  /** Absent: without sections it is looked for with `deep` only. */
  readonly functionTable?: GoFunctionTable | null;
};

/** The traces of Go; with `deep`, also in a file whose sections are gone. null when there are none. */
export function findGo(
  file: Content,
  header: ElfHeader,
  { sections, names }: SectionTable,
  segments: readonly Segment[],
  notes: Notes,
  deep: boolean,
): GoProgram | null {
  const table = names.find(sections, ".gopclntab") ?? names.find(sections, ".data.rel.ro.gopclntab");
  const buildInfo = names.find(sections, ".go.buildinfo");
  const searched = deep && sections.length === 0;
  if (table === undefined && buildInfo === undefined && notes.goBuildId === null && !searched) return null;
  // Linked by a C linker, the table is a part of other read-only data, and no section tells where.
  const functionTable =
    table !== undefined && table.type !== SHT_NOBITS
      ? parseGoFunctionTable(file, header.endian, table)
      : deep
        ? findGoFunctionTable(file, header, loaded(segments))
        : undefined;
  const version = buildInfo === undefined ? undefined : parseGoVersion(file, buildInfo);
  const shown = functionTable !== null && functionTable !== undefined;
  if (!shown && version === undefined && notes.goBuildId === null) return null;
  return {
    ...(notes.goBuildId === null ? {} : { buildId: notes.goBuildId }),
    ...(version === undefined ? {} : { version }),
    ...(functionTable === undefined ? {} : { functionTable }),
  };
}

function loaded(segments: readonly Segment[]): readonly { readonly offset: number; readonly size: number }[] {
  return segments.filter(({ type }) => type === PT_LOAD).map(({ offset, fileSize }) => ({ offset, size: fileSize }));
}
