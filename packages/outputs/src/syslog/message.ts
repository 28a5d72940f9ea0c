import type { Priority } from "@limpid/core";
import type { Delivery } from "../transport.ts";

const LOCAL0 = 16; // facility
/** Critical, warning, notice, informational. @see RFC 5424, section 6.2.1 */
const SEVERITY: Readonly<Record<Priority, number>> = { high: 2, medium: 4, low: 5, expected: 6 };

interface Told {
  readonly priority: Priority;
  readonly lastSeen: string;
  readonly host: string;
  readonly analytic: string;
}

/**
 * What can go when a message may not be that long: the longest and least needed first. What is left always says
 * which parts went, under `cut`.
 */
const LESS: readonly (readonly [name: string, of: (finding: Record<string, unknown>) => void])[] = [
  ["timeline", (finding) => delete finding.timeline],
  ["artifact.facts", (finding) => delete (finding.artifact as Record<string, unknown>).facts],
  ["wouldChange", (finding) => delete finding.wouldChange],
  ["missing", (finding) => delete finding.missing],
  ["lineage", (finding) => delete finding.lineage],
  ["executions", (finding) => delete finding.executions],
  ["contradicting", (finding) => delete finding.contradicting],
  ["supporting", (finding) => delete finding.supporting],
  ["creator.argv", (finding) => delete (finding.creator as Record<string, unknown>).argv],
  ["blindSpots", (finding) => delete finding.blindSpots],
];

/**
 * A finding as one message of RFC 5424: facility local0, the host of the finding, `limpid`, the analytic as message
 * id, no structured data, and the finding as JSON in ASCII, so that no receiver has to guess an encoding.
 */
export function syslogMessage({ line }: Delivery, maxBytes: number): string {
  const told = JSON.parse(line) as Told;
  const head = `<${LOCAL0 * 8 + SEVERITY[told.priority]}>1 ${timestamp(told.lastSeen)} ${word(told.host, 255)} limpid - ${word(told.analytic, 32)} - `;
  const whole = head + ascii(line);
  return whole.length <= maxBytes ? whole : head + shortened(line, maxBytes - head.length);
}

function shortened(line: string, maxBytes: number): string {
  const finding = JSON.parse(line) as Record<string, unknown>;
  const cut: string[] = [];
  let text = "";
  for (const [name, take] of LESS) {
    take(finding);
    cut.push(name);
    text = ascii(JSON.stringify({ ...finding, cut }));
    if (text.length <= maxBytes) return text;
  }
  const { schema, id, revision, change, analytic, host, priority, score, title } = finding;
  const short = { schema, id, revision, change, analytic, host, priority, score, cut: ["*"] };
  text = ascii(JSON.stringify({ ...short, title }));
  return text.length <= maxBytes ? text : ascii(JSON.stringify(short));
}

/** Octet counting, so that nothing in a message can begin another one. @see RFC 6587, section 3.4.1 */
export function frame(message: string): string {
  return `${message.length} ${message}`;
}

function ascii(json: string): string {
  return json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** PRINTUSASCII; `-` when nothing is left. */
function word(text: string, most: number): string {
  return text.replace(/[^!-~]/g, "?").slice(0, most) || "-";
}

/** Six digits of a second are the most that RFC 5424 allows. */
function timestamp(time: string): string {
  return /^\d{4}-\d{2}-\d{2}T[\d:]{8}(?:\.\d+)?Z$/.test(time) ? time.replace(/(\.\d{6})\d+/, "$1") : "-";
}
