import { join } from "node:path";
import type { Finding, Priority } from "@limpid/core";
import { jsonLines, limpid } from "../../support/limpid.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");

/** What the program finds in the project's own example. */
export function exampleFindings(): readonly Finding[] {
  const log = join(ROOT, "examples", "intrusion", "audit.log");
  const { stdout } = limpid(["hunt", "--json", log, "--artifacts", join(ROOT, ".limpid", "example", "root")]);
  return jsonLines(stdout).filter(({ schema }) => schema === "limpid.finding/1") as unknown as Finding[];
}

/** What differs from the finding that is copied. */
export interface Variation {
  readonly id: string;
  readonly host?: string;
  /** Milliseconds since the Unix epoch; all times of the finding move along. */
  readonly at?: number;
  readonly path?: string;
  readonly title?: string;
  readonly priority?: Priority;
  readonly score?: number;
  readonly sha256?: string;
  readonly image?: string;
  readonly argv?: readonly string[];
  readonly user?: string;
  readonly explanation?: string;
}

/** Another finding of the same kind: what happened, on another host, at another time, to another file. */
export function varied(finding: Finding, to: Variation): Finding {
  const { id, host = finding.host, at, path, title, priority, score, sha256, image, argv, user, explanation } = to;
  const shift = at === undefined ? 0 : at - Date.parse(finding.firstSeen);
  const moved = (time: string): string => new Date(Date.parse(time) + shift).toISOString();
  const { artifact, creator } = finding;
  const last = path?.slice(path.lastIndexOf("/") + 1);
  const before = artifact.path?.slice(artifact.path.lastIndexOf("/") + 1) ?? "";
  return {
    ...finding,
    id,
    host,
    title: title ?? (last === undefined ? finding.title : finding.title.replace(before, last)),
    ...(priority !== undefined && { priority }),
    ...(score !== undefined && { score }),
    firstSeen: moved(finding.firstSeen),
    lastSeen: moved(finding.lastSeen),
    artifact: { ...artifact, ...(path !== undefined && { path }), ...(sha256 !== undefined && { sha256 }) },
    creator: {
      ...creator,
      ...(image !== undefined && { image }),
      ...(argv !== undefined && { argv }),
      ...(user !== undefined && { user: { uid: 1000, name: user } }),
    },
    supporting: finding.supporting.map((signal, index) =>
      explanation !== undefined && index === 0 ? { ...signal, explanation } : signal,
    ),
    executions: finding.executions.map((each) => ({ ...each, at: moved(each.at) })),
    timeline: finding.timeline.map((each) => ({ ...each, at: moved(each.at) })),
  };
}

const HOSTS = ["web", "db", "ci", "mail", "vpn", "dev"] as const;
const PLACES = [
  "/tmp/.cache-x/agent",
  "/var/tmp/update",
  "/dev/shm/.x",
  "/home/ann/.local/bin/tool",
  "/srv/app/bin/worker",
  "/opt/vendor/lib/helper",
] as const;

/** Many findings over the last days, such as a fleet has: some of them the same content on many hosts. */
export function* fleetFindings(of: readonly Finding[], count: number, now: number): Generator<Finding> {
  for (let n = 0; n < count; n++) {
    const base = of[n % of.length];
    if (base === undefined) return;
    const kind = Math.floor(n / of.length) % 40;
    yield varied(base, {
      id: `fleet-${n.toString().padStart(7, "0")}`,
      host: `${HOSTS[n % HOSTS.length]}-${(n * 7) % 311}`,
      at: now - ((n * 7919) % 1_200_000) * 1000,
      path: `${PLACES[(n * 3 + kind) % PLACES.length]}${kind === 0 ? "" : `-${kind}`}`,
      ...(base.artifact.sha256 !== undefined && {
        sha256: kind.toString(16).padStart(2, "0") + base.artifact.sha256.slice(2),
      }),
    });
  }
}
