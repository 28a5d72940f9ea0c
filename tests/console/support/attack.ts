import { commit, Mirror, prepare } from "@limpid/mirror";

const id = (type: string, n: number): string => `${type}--00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const named = (external_id: string, url?: string) => ({
  external_references: [{ source_name: "mitre-attack", external_id, ...(url !== undefined && { url }) }],
});
const revokedBy = (of: number, by: number) => ({
  type: "relationship",
  id: id("relationship", of),
  relationship_type: "revoked-by",
  source_ref: id("attack-pattern", of),
  target_ref: id("attack-pattern", by),
});

/** Text as somebody hostile would write it into a description. */
export const HOSTILE = {
  name: "Ryū <img src=x onerror=alert(1)> \u202etxt.exe",
  description:
    "<script>alert(1)</script> [a](javascript:alert(1)) 日本語 \u202e reversed <code>strip</code> [T](https://attack.mitre.org/techniques/T9003) (Citation: Ryū)",
};

/** A small release: a chain of revocations, an id of two objects, hostile and foreign text. */
export function smallRelease(number: "28.0" | "29.0"): string {
  const isNew = number === "29.0";
  const objects = [
    {
      type: "attack-pattern",
      id: id("attack-pattern", 1),
      revoked: true,
      ...named("T9001"),
      name: "Plist Modification",
    },
    { type: "attack-pattern", id: id("attack-pattern", 2), revoked: isNew, ...named("T9002"), name: "Boot: Plist" },
    { type: "attack-pattern", id: id("attack-pattern", 3), ...named("T9003"), name: "Plist File Modification" },
    revokedBy(1, 2),
    ...(isNew ? [revokedBy(2, 3)] : []),
    { type: "attack-pattern", id: id("attack-pattern", 4), ...named("T9004"), name: "Data Obfuscation" },
    { type: "course-of-action", id: id("course-of-action", 4), ...named("T9004"), name: "Data Obfuscation Mitigation" },
    {
      type: "attack-pattern",
      id: id("attack-pattern", 5),
      ...named("T9005", "javascript:alert(1)"),
      name: HOSTILE.name,
      description: isNew ? `${HOSTILE.description} and more` : HOSTILE.description,
    },
    ...(isNew ? [] : [{ type: "tool", id: id("tool", 6), ...named("S9006"), name: "Only once" }]),
  ].map((object) => ({ ...object, spec_version: "2.1" }));
  const collection = {
    type: "x-mitre-collection",
    id: "x-mitre-collection--dac0d2d7-8653-445c-9bff-82f934c1e858",
    spec_version: "2.1",
    x_mitre_version: number,
    x_mitre_contents: objects.map((object) => ({ object_ref: object.id })),
  };
  return JSON.stringify({ type: "bundle", id: "bundle--1", objects: [collection, ...objects] });
}

/** Imports files into the mirror of a folder, before a server reads it. */
export function importInto(
  folder: string,
  files: readonly { readonly bytes: Uint8Array; readonly name: string; readonly release?: string }[],
): void {
  const mirror = Mirror.open(folder);
  if ("why" in mirror) throw new Error(mirror.why);
  for (const { bytes, name, release } of files) {
    const said = { release, domain: release === undefined ? undefined : "enterprise-attack" };
    const prepared = prepare(bytes, name, said, 0);
    if (prepared.kind !== "release") throw new Error(`${name}: no release`);
    commit(mirror, prepared);
  }
  mirror.close();
}
