/** Types of objects whose members this version knows the meaning of, with the word for people. */
const KNOWN = {
  "attack-pattern": "technique",
  "course-of-action": "mitigation",
  "intrusion-set": "group",
  campaign: "campaign",
  identity: "identity",
  malware: "malware",
  tool: "tool",
  "marking-definition": "marking",
  relationship: "relationship",
  "x-mitre-analytic": "analytic",
  "x-mitre-asset": "asset",
  "x-mitre-collection": "collection",
  "x-mitre-data-component": "data component",
  "x-mitre-data-source": "data source",
  "x-mitre-detection-strategy": "detection strategy",
  "x-mitre-matrix": "matrix",
  "x-mitre-tactic": "tactic",
} as const;

export type KnownType = keyof typeof KNOWN;
export const KNOWN_TYPES = Object.keys(KNOWN) as readonly KnownType[];

export function isKnownType(type: string): type is KnownType {
  return Object.hasOwn(KNOWN, type);
}

/** The word for a type: `detection strategy`; the type itself when it is not known. */
export function typeWord(type: string): string {
  return isKnownType(type) ? KNOWN[type] : type;
}
