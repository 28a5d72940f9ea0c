import type { ArtifactLife, ContainerFacts, Finding } from "@limpid/core";

/** The finding with what this host knows of its container: names beside the id, and where on the host the file lies. */
export function withContainer(finding: Finding, { device, inode }: ArtifactLife, facts?: ContainerFacts): Finding {
  const names = finding.container === null ? undefined : facts?.namesOf(finding.container);
  const path = inode === undefined ? undefined : facts?.pathOnHost({ device, inode });
  return {
    ...finding,
    ...(names === undefined ? {} : { containerNames: names }),
    ...(path === undefined ? {} : { artifact: { ...finding.artifact, pathOnHost: path } }),
  };
}
