/** Definitions may name each other; none of ours goes deeper. */
const DEEPEST = 64; // levels of objects

/**
 * A schema with what it refers to (`#/$defs/NAME`) in place: inside of another document such a reference would begin at
 * that document's top, where nothing of the name is.
 */
export function inlined(schema: { readonly $defs?: Readonly<Record<string, unknown>> }): object {
  const { $defs = {}, ...rest } = schema;
  const inline = (part: unknown, depth: number): unknown => {
    if (typeof part !== "object" || part === null) return part;
    if (depth > DEEPEST) throw new Error("a schema that refers to itself cannot be written out");
    if (Array.isArray(part)) return part.map((each) => inline(each, depth + 1));
    const name = "$ref" in part ? /^#\/\$defs\/(\w+)$/.exec(String(part.$ref))?.[1] : undefined;
    if (name !== undefined) return inline($defs[name], depth + 1);
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, inline(value, depth + 1)]));
  };
  return inline(rest, 0) as object;
}
