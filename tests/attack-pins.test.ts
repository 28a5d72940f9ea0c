import { hex, sha256 } from "@limpid/core";
import { ATTACK_RELEASE, judgedBy } from "@limpid/detect";
import { Mirror } from "@limpid/mirror";
import { expect, it } from "vitest";

it("a finding names the objects of ATT&CK it was judged by, as the shipped release has them", () => {
  const mirror = Mirror.open(undefined);
  if ("why" in mirror) throw new Error(mirror.why);
  const edition = mirror.editions().find(({ release }) => release === ATTACK_RELEASE);
  if (edition === undefined) throw new Error("not shipped");
  for (const analytic of ["AN0056", "AN0057"] as const) {
    const pins = judgedBy(analytic, "DET0019", "T1027.008");
    expect(pins.map(({ id }) => id)).toEqual([analytic, "DET0019", "T1027.008"]);
    for (const { id, object, version, rawHash } of pins) {
      const found = mirror.named(edition, id).find((snapshot) => snapshot.id === object);
      expect(found).toMatchObject({ version, hashes: { raw: rawHash } });
      expect(hex(sha256(mirror.bytes(edition, object) ?? new Uint8Array()))).toBe(rawHash);
    }
  }
  mirror.close();
});
