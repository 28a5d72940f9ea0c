import type { StripFlag } from "../../tools/strip-flags.ts";
import { WEIGHTS, type Weights } from "../../triage/weights.ts";

/** What ATT&CK leaves to each organisation, by its names, and the figures of our own signals. */
export interface An0056Settings {
  /** Flags of command lines that show the removal of symbols. */
  readonly StripFlags: readonly StripFlag[];
  /** Folders in which compilers may work: `*` is one step of a path, `**` at the end any number. */
  readonly DirectoryScope: readonly string[];
  /** Stripped files outside of this range are of unusual size. */
  readonly FileSizeRange: { readonly minBytes: number; readonly maxBytes: number };
  /** Work folders of CI runners, in the same notation. */
  readonly CiWorkDirectories: readonly string[];
  /** An execution within this time after the last write is soon. */
  readonly runSoonMs: number;
  /** A removal within this time after an execution belongs to it. */
  readonly removedSoonMs: number;
  readonly weights: Weights;
}

export const AN0056_DEFAULTS: An0056Settings = {
  // Not the flags that take debug information alone: the symbol table stays.
  StripFlags: [
    "ld -s",
    "ld -x",
    "strip -s",
    "strip -x",
    "strip --strip-unneeded",
    "strip --strip-sections",
    "go -s",
    "rustc strip=symbols",
  ],
  DirectoryScope: [
    "/home/*/**",
    "/root/src/**",
    "/usr/src/**",
    "/usr/local/src/**",
    "/build/**",
    "/builds/**",
    "/buildroot/**",
    "/workspace/**",
    "/workspaces/**",
    "/var/cache/pbuilder/**",
    "/var/lib/sbuild/**",
    "/var/lib/mock/**",
    "/var/lib/dkms/**",
    "/var/lib/jenkins/**",
    "/tmp/go-build*/**",
  ],
  // A static program of a few instructions has under 1 kB, the smallest dynamic one of a compiler about 5 kB;
  // of the 3,000 programs of an ordinary installation none is above 128 MiB.
  FileSizeRange: { minBytes: 4096, maxBytes: 128 * 1024 * 1024 },
  CiWorkDirectories: [
    "/builds/**",
    "/home/*/actions-runner/_work/**",
    "/opt/actions-runner/_work/**",
    "/home/runner/work/**",
    "/var/lib/jenkins/workspace/**",
    "/var/lib/buildkite-agent/builds/**",
    "/var/lib/gitlab-runner/builds/**",
    "/home/gitlab-runner/builds/**",
  ],
  runSoonMs: 5 * 60_000,
  removedSoonMs: 10 * 60_000,
  weights: WEIGHTS,
};
