import type { AnalyticId, AttackObject, TechniqueId } from "@limpid/core";

/** The release of ATT&CK that the analytics of this version were written against. */
export const ATTACK_RELEASE = "19.1";

/**
 * The objects of that release as its STIX 2.1 bundle has them. A finding carries those it was judged by, so that it says
 * years later which wording it meant, whatever a mirror holds then. A test holds the table against the shipped objects.
 */
const OBJECTS: Readonly<Record<string, Omit<AttackObject, "id">>> = {
  AN0056: {
    object: "x-mitre-analytic--52d150da-36f4-43b4-96c4-b4fe33b012a2",
    version: "1.0",
    rawHash: "99a4dba1accb5bae1f6669664ca4b4d490feeb47ca56a69ac6beb4d225b22474",
  },
  AN0057: {
    object: "x-mitre-analytic--1b5b9ee8-69e6-41d4-a529-aa18afcdf453",
    version: "1.0",
    rawHash: "957bb3a92825371711d6ab9dbe4230eb245a1e76be838142d78186d16c9245af",
  },
  DET0019: {
    object: "x-mitre-detection-strategy--e4040d30-1f5a-4f80-9f06-f1c1d2a8c238",
    version: "1.0",
    rawHash: "0938fd996cd6629c1f998a3ba2b6cd8de5823a293dbe882f5fdf750affe7baa3",
  },
  "T1027.008": {
    object: "attack-pattern--2f41939b-54c3-41d6-8f8b-35f1ec18ed97",
    version: "2.0",
    rawHash: "c027691ba93c5104ae60ee7b441e049896c757bf2fe5829f8e6fe2af1de87d65",
  },
};

/** What an analytic's findings are judged by: itself, its strategy, its technique. */
export function judgedBy(analytic: AnalyticId, strategy: string, technique: TechniqueId): readonly AttackObject[] {
  return [analytic, strategy, technique].flatMap((id) => {
    const object = OBJECTS[id];
    return object === undefined ? [] : [{ id, ...object }];
  });
}
