import { LIMPID_NAMESPACE, uuid5 } from "../ids/uuid.ts";
import type { SigmaRule, Value } from "./rule.ts";

/** When the rules were first written; one that is changed later gets a `modified`. */
const DATE = "2026-11-22";

/**
 * One rule as a YAML document, without a document mark. Every text is in single quotes, in which YAML knows one escape
 * only and Sigma's own backslashes stay as they are.
 *
 * @see https://sigmahq.io/sigma-specification/specification/sigma-rules-specification.html (2.1.0)
 */
export function writeRule(rule: SigmaRule): string {
  const { analytic, condition, description, detection, falsepositives, level, logsource, signals, title } = rule;
  const searches = Object.entries(detection).flatMap(([name, fields]) => [
    `    ${name}:`,
    ...Object.entries(fields).flatMap(([field, value]) => writeField(field, value)),
  ]);
  return [
    `title: ${quoted(title)}`,
    `id: ${ruleId(rule)}`,
    "status: experimental",
    `description: ${quoted(`${description} A signal, not a verdict; approximates ${signals.join(", ")} of Limpid.`)}`,
    "references:",
    `    - https://attack.mitre.org/detectionstrategies/DET0019#${analytic}`,
    "    - https://attack.mitre.org/techniques/T1027/008/",
    "author: Limpid",
    `date: ${DATE}`,
    "license: Apache-2.0",
    "tags:",
    "    - attack.stealth",
    "    - attack.t1027.008",
    "logsource:",
    `    product: ${logsource.product}`,
    ...(logsource.category === undefined ? [] : [`    category: ${logsource.category}`]),
    ...(logsource.service === undefined ? [] : [`    service: ${logsource.service}`]),
    "detection:",
    ...searches,
    `    condition: ${condition}`,
    "falsepositives:",
    ...falsepositives.map((one) => `    - ${quoted(one)}`),
    `level: ${level}`,
    "",
  ].join("\n");
}

/** The same in every release, as long as the rule keeps its name. */
function ruleId({ name }: SigmaRule): string {
  return uuid5(LIMPID_NAMESPACE, `sigma:${name}`);
}

function writeField(field: string, value: Value): readonly string[] {
  if (typeof value === "string") return [`        ${field}: ${quoted(value)}`];
  return [`        ${field}:`, ...value.map((one) => `            - ${quoted(one)}`)];
}

/** A line feed or a control character has no place in a rule; a configuration that holds one loses it here. */
function quoted(text: string): string {
  return `'${text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu, " ").replaceAll("'", "''")}'`;
}
