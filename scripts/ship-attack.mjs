// Makes the part of ATT&CK that comes with the project, from bundles of STIX 2.0 (mitre/cti publishes every object):
//   node scripts/run-node.mjs scripts/ship-attack.mjs 18.0=FILE 18.1=FILE 19.0=FILE 19.1=FILE
// Objects are taken by their ids below and written in the form of STIX 2.1, one to a line. No text, id or time is made up.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "..", "packages", "mirror", "src", "shipped");
const DOMAIN = "enterprise-attack";
/** DET0019, its analytics, technique with parent and tactic, the software that uses it; their data components follow. */
const WANTED = ["DET0019", "AN0055", "AN0056", "AN0057", "AN0058", "T1027.008", "T1027", "TA0005", "S1048", "S1153"];
const MARKING = "marking-definition--fa42a846-8d90-4e51-bc29-71d5b4802168"; // MITRE's copyright statement

const attackId = ({ external_references: references = [] }) =>
  references.find(({ source_name: source }) => source === "mitre-attack")?.external_id;

/** The form of STIX 2.1, checked against official bundles of both forms: see the README of the folder. */
function inStix21(object) {
  const { spec_version: _, ...rest } = object;
  const said = Object.entries(rest).filter(
    ([key, value]) => !(key === "labels" && value.length === 1 && value[0] === object.type),
  );
  const place = said[0]?.[0] === "type" ? 1 : said.length;
  said.splice(place, 0, ["spec_version", "2.1"]);
  if (object.type === "malware") said.push(["is_family", true]);
  return Object.fromEntries(said);
}

for (const argument of process.argv.slice(2)) {
  const [release, file] = argument.split("=");
  const bytes = readFileSync(file);
  const { objects } = JSON.parse(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes);
  const named = objects.filter(
    (object) =>
      WANTED.includes(attackId(object)) && object.type !== "course-of-action" && object.type !== "relationship",
  );
  const components = new Set(
    named.flatMap(({ x_mitre_log_source_references: logs = [] }) => logs.map((log) => log.x_mitre_data_component_ref)),
  );
  const kept = new Set([...named.map(({ id }) => id), ...components, MARKING]);
  const chosen = objects.filter(({ id, type, source_ref: source, target_ref: target }) =>
    type === "relationship" ? kept.has(source) && kept.has(target) : kept.has(id),
  );
  const envelope = {
    type: "bundle",
    id: `bundle--00000000-0000-4000-8000-${release.replace(".", "").padStart(12, "0")}`,
    x_limpid_notice: `A part of MITRE ATT&CK ${release}, ${DOMAIN}: chosen objects, in the form of STIX 2.1. © The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation. The licence is in LICENSE-ATTACK.txt, what was done to the objects in README.md, both beside this file.`,
  };
  const head = JSON.stringify(envelope).slice(0, -1);
  const lines = chosen.map((object) => JSON.stringify(inStix21(object))).join(",\n");
  writeFileSync(join(FOLDER, `${DOMAIN}-${release}.det0019.json`), `${head},"objects":[\n${lines}\n]}\n`);
  process.stdout.write(`${release}: ${chosen.length} objects\n`);
}
