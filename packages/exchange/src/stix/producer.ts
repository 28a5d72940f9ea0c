import { ownId, type StixObject } from "./objects.ts";

/** When these two objects were written; a change of them gets another date here. */
const WRITTEN = "2026-11-22T00:00:00.000Z";

export const PRODUCER_ID = ownId("identity", "limpid");
export const EXTENSION_ID = ownId("extension-definition", "limpid");

/** Who says it: the program, not the organisation that runs it. */
export const PRODUCER: StixObject = {
  type: "identity",
  spec_version: "2.1",
  id: PRODUCER_ID,
  created: WRITTEN,
  modified: WRITTEN,
  name: "Limpid",
  description: "Finds executables that were made hard to read. Its findings are signals, not verdicts.",
  identity_class: "system",
};

/** Tells a reader of a bundle what the properties below our extension mean. */
export const EXTENSION: StixObject = {
  type: "extension-definition",
  spec_version: "2.1",
  id: EXTENSION_ID,
  created_by_ref: PRODUCER_ID,
  created: WRITTEN,
  modified: WRITTEN,
  name: "Limpid",
  description: "What Limpid found out about an executable, for which STIX has no property.",
  schema:
    "On file: opacity_level (none, locals, symbols, sections, run-only, unknown: what was removed to make the file hard to read), opacity_packed (boolean), format (text), uri (the path with its exact bytes, RFC 3986). On process: instance (text, Limpid's name of the process instance), role (text). On observed-data: finding_id, revision, priority (high, medium, low, expected), score (0 to 100), analytic, strategy, technique, attack_release, host, container (all as in limpid.finding/1).",
  version: "1.0.0",
  extension_types: ["property-extension"],
};

/** The properties of one object below our extension. */
export function extended(properties: object): object {
  return { [EXTENSION_ID]: { extension_type: "property-extension", ...properties } };
}
