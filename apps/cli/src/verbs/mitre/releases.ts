import { compareReleases } from "@limpid/attack";
import { escapeText } from "@limpid/core";
import type { Mirror } from "@limpid/mirror";
import { grouped } from "../../terminal/layout.ts";
import type { Paint } from "../../terminal/paint.ts";

/** All files of the mirror, and what an index names beyond them. */
export function releasesText(mirror: Mirror, paint: Paint): readonly string[] {
  const editions = mirror.editions();
  const rows = editions.map((edition) => {
    const { domain, release, flavour, objects, fileHash, origin, extent } = edition;
    const what =
      origin === "shipped"
        ? "a part, shipped"
        : extent === "complete"
          ? "whole"
          : extent === "partial"
            ? "a part"
            : "extent not known";
    return `${domain.padEnd(18)} ${release.padEnd(7)} ${`STIX ${flavour}`.padEnd(10)} ${grouped(objects).padStart(7)}  ${fileHash.slice(0, 12)}  ${what}`;
  });
  const named = mirror
    .namedReleases()
    .filter(
      ({ domain, release }) =>
        !editions.some((one) => one.domain === domain && one.release === release && one.extent !== "partial"),
    );
  const missing = [...Map.groupBy(named, ({ domain }) => domain)].map(
    ([domain, releases]) =>
      `  ${domain}: ${releases
        .map(({ release }) => release)
        .sort(compareReleases)
        .join(", ")}`,
  );
  return [
    paint.bold(
      `${"domain".padEnd(18)} ${"release".padEnd(7)} ${"form".padEnd(10)} ${"objects".padStart(7)}  ${"file".padEnd(12)}  extent`,
    ),
    ...rows,
    ...(missing.length === 0 ? [] : ["", "Named by the imported index, whole bundle not in the mirror:", ...missing]),
    "",
    "More: limpid mitre import FILE. Of several files of a release the first is used;",
    "another is named by its hash: 19.1@2328630f",
  ].map(escapeText);
}
