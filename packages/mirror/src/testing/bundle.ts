/** A bundle of so many tools, with a relationship between each two neighbours. */
export function bundleOf(release: string, tools: number, change: (index: number) => object = () => ({})): Uint8Array {
  const id = (type: string, index: number): string =>
    `${type}--00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
  const objects = Array.from({ length: tools }, (_, index) => [
    { type: "tool", spec_version: "2.1", id: id("tool", index), name: `Tool ${index} of ${release}`, ...change(index) },
    {
      type: "relationship",
      spec_version: "2.1",
      id: id("relationship", index),
      relationship_type: "uses",
      source_ref: id("tool", index),
      target_ref: id("tool", (index + 1) % tools),
    },
  ]).flat();
  return Buffer.from(JSON.stringify({ type: "bundle", id: "bundle--1", objects }));
}
