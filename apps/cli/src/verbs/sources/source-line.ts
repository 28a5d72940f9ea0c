import type { Shows, Source } from "@limpid/telemetry";

/** A source with what it declares of itself. */
export interface DeclaredSource {
  readonly name: string;
  readonly shows: Shows;
}

/** The sources that declare what they show; a test sees to it that each does. */
export function declaredSources(sources: readonly Source[]): readonly DeclaredSource[] {
  return sources.flatMap(({ name, shows }) => (shows === undefined ? [] : [{ name, shows }]));
}

/** Where the document of a source lies in the project. */
export function documentOf(name: string): string {
  return `docs/sources/${name}.md`;
}

/** One line of `limpid.source/1`, keys in the order of the contract; source.schema.json beside this file describes it. */
export function sourceLine({ name, shows }: DeclaredSource): string {
  const { title, platforms, answers, blindSpots } = shows;
  return JSON.stringify({
    schema: "limpid.source/1",
    name,
    title,
    platforms,
    shows: answers,
    blindSpots,
    document: documentOf(name),
  });
}
