import { stringify } from "yaml";
import { effectiveConfig } from "./effective.ts";
import type { LoadedConfig } from "./load-config.ts";
import { plainOutputs } from "./outputs.ts";
import { type PlainAn0056, type PlainAn0057, plainConfig } from "./plain.ts";

const WHAT_AN0056: { readonly [K in keyof PlainAn0056]: string } = {
  StripFlags: "Flags of command lines that show the removal of symbols.",
  DirectoryScope: "Folders in which compilers, linkers and strip tools may work. * is one step, a last ** all below.",
  FileSizeRange: "Stripped programs outside of this range are of unusual size.",
  CiWorkDirectories: "Folders in which declared CI runners build.",
  RunSoon: "An execution within this time after the last write is soon.",
  RemovedSoon: "A removal within this time after an execution belongs to it.",
  weights: "Points of each reason; docs/TRIAGE.md says why each has its value.",
};

const WHAT_AN0057: { readonly [K in keyof PlainAn0057]: string } = {
  RunOnlyFlag:
    "Where the run-only flag of scripts counts: content (the compiled script), command-line (osacompile -x).",
  ParentProcess: "Writers that count: roles (docs/reference/roles.md) or names of programs.",
  SignedStatus: "What a signature of a kind is here: supports (a reason for a finding), neutral, contradicts.",
  DevelopmentDirectories: "Folders in which people build programs.",
  CiWorkDirectories: WHAT_AN0056.CiWorkDirectories,
  RunSoon: WHAT_AN0056.RunSoon,
  RemovedSoon: WHAT_AN0056.RemovedSoon,
  weights: WHAT_AN0056.weights,
};

/** `limpid config show`: a file that can be put in place as it is, with notes on what is changed. */
export function showConfig({ config, hash, outputs, origin }: LoadedConfig): string {
  const from =
    origin.kind === "file" ? origin.path : `built in; there is no ${origin.lookedAt ?? "place to look in (no HOME)"}`;
  const now = plainConfig(config);
  const built = plainConfig(effectiveConfig({}));
  return [
    `# Effective configuration (${JSON.stringify(from)})`,
    `# ${hash}`,
    "analytics:",
    "  AN0056:",
    ...settingsLines(WHAT_AN0056, now.analytics.AN0056, built.analytics.AN0056),
    "",
    "  AN0057:",
    ...settingsLines(WHAT_AN0057, now.analytics.AN0057, built.analytics.AN0057),
    "",
    "# Programs of this organisation and the role they have here; an absolute path or folder vouches for the image.",
    "# - role: ci-runner",
    "#   programs: [/opt/ci/bin/]",
    ...yaml({ roles: now.roles }),
    "",
    "# Where new executables are everyday. Each entry has somebody who answers for it, and ends.",
    "# - directories: [/srv/ci/work/**]",
    "#   owner: build team",
    "#   reason: work folders of the CI runners",
    "#   expires: 2027-12-31",
    ...yaml({ normal: now.normal }),
    "",
    "# Where findings go (docs/guides/outputs.md). Not part of the hash: it does not change what is found.",
    "# - name: siem",
    "#   kind: syslog",
    "#   address: logs.example.org:6514",
    ...yaml({ outputs: plainOutputs(outputs) }),
    "",
  ].join("\n");
}

function settingsLines<Settings extends { readonly weights: Points }>(
  what: { readonly [K in keyof Settings]: string },
  now: Settings,
  built: Settings,
): readonly string[] {
  return (Object.keys(what) as (keyof Settings & string)[]).flatMap((key) => {
    if (key === "weights") return weightLines(what[key], now.weights, built.weights);
    const changed = JSON.stringify(now[key]) !== JSON.stringify(built[key]);
    const note = changed ? `Changed; built in: ${JSON.stringify(built[key])}` : "Built in.";
    return ["", `    # ${what[key]} ${note}`, ...yaml({ [key]: now[key] }).map((line) => `    ${line}`)];
  });
}

type Points = Readonly<Record<string, number>>;

function weightLines(what: string, now: Points, built: Points): readonly string[] {
  const lines = Object.entries(now).map(([id, points]) => {
    const note = points === built[id] ? "" : ` # changed; built in: ${built[id]}`;
    return `      ${id}: ${points}${note}`;
  });
  return ["", `    # ${what}`, "    weights:", ...lines];
}

function yaml(value: object): readonly string[] {
  return stringify(value, { lineWidth: 0 }).trimEnd().split("\n");
}

/** The same for other programs: `limpid.config/1`. */
export function configLine({ config, hash, outputs, origin }: LoadedConfig): string {
  return JSON.stringify({
    schema: "limpid.config/1",
    hash,
    origin,
    config: { ...plainConfig(config), outputs: plainOutputs(outputs) },
  });
}
