import { escapeText, type Finding, type FindingProcess, redactArguments, type WeighedSignal } from "@limpid/core";
import { defangText } from "./defang.ts";

const LONGEST = 400; // of one value, in characters: a ticket is for people

/**
 * A finding for a ticket or a chat: addresses are defanged, and everything that telemetry wrote stands in code spans, so
 * that no name in it becomes a link, an image, a mention or markup. Secrets in arguments are hidden.
 */
export function markdownReport(finding: Finding): string {
  const { artifact, creator, lineage } = finding;
  const steps = [...lineage.toReversed(), ...(creator.process === undefined ? [] : [creator])];
  return [
    `### Limpid: ${finding.priority}, score ${finding.score}`,
    "",
    code(finding.title),
    "",
    ...row("host", finding.host),
    ...row("container", finding.container),
    ...row("path", artifact.path),
    ...row("SHA-256", artifact.sha256),
    ...row("first seen", finding.firstSeen),
    ...row("last seen", finding.lastSeen),
    ...row("analytic", `${finding.analytic}, ${finding.technique}, ATT&CK ${finding.attackRelease}`),
    ...row("finding", `${finding.id}, revision ${finding.revision}`),
    ...section("Who", steps.map(processLine)),
    ...section("For", finding.supporting.map(reasonLine)),
    ...section("Against", finding.contradicting.map(reasonLine)),
    ...section(
      "Not known",
      finding.missing.map(({ explanation, mend }) => `${code(explanation)} ${code(mend)}`),
    ),
    "",
  ].join("\n");
}

function row(label: string, value: string | null | undefined): readonly string[] {
  return value === undefined || value === null ? [] : [`- ${label}: ${code(value)}`];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", `**${title}**`, "", ...lines.map((line) => `- ${line}`)];
}

function processLine({ image, argv, user, pid }: Partial<FindingProcess>): string {
  const who = user === undefined ? "" : ` as ${code(user.name ?? `uid ${user.uid}`)}`;
  const what = argv === undefined || argv.length === 0 ? (image ?? "unknown program") : redactArguments(argv).join(" ");
  return `${code(what)}${who}${pid === undefined ? "" : ` (pid ${pid})`}`;
}

function reasonLine({ id, weight, explanation }: WeighedSignal): string {
  return `${weight > 0 ? "+" : "−"}${Math.abs(weight)} ${code(explanation)} (${code(id)})`;
}

/** A code span around any text: its fence is longer than the backticks in it, and its characters are all visible. */
function code(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  const shown = defangText(escapeText(short)).trim();
  if (shown === "") return "``·``";
  const runs = shown.match(/`+/g) ?? [];
  const fence = "`".repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  const room = shown.startsWith("`") || shown.endsWith("`") ? " " : "";
  return `${fence}${room}${shown}${room}${fence}`;
}
