import { type Artifact, LEVEL_WORDS, type ParseIssue, type Reason } from "@limpid/core";
import { pathUri } from "../finding/uri.ts";
import { levelReason, NO_VERDICT, type Rule, ruleOf } from "./rules.ts";

export interface SarifOptions {
  /** Of the program that writes it. */
  readonly version: string;
}

/** Artifacts that are listed with their hashes; the results of others are there, and the log says how many they are. */
const MAX_ARTIFACTS = 100_000;
const MAX_NOTIFICATIONS = 10_000;

/**
 * A SARIF 2.1.0 log, written piece by piece: results as they come, then what is known only at the end. Every piece is
 * text to be written in order.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export class SarifLog {
  readonly #options: SarifOptions;
  readonly #rules = new Map<string, { readonly rule: Rule; readonly index: number }>();
  /** By their text: the list holds none twice, also where a file was named twice. */
  readonly #artifacts = new Map<string, number>();
  readonly #notifications: string[] = [];
  #results = 0;
  #more = 0;
  #moreNotifications = 0;

  constructor(options: SarifOptions) {
    this.#options = options;
  }

  begin(): string {
    const $schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    return `{"$schema":${JSON.stringify($schema)},"version":"2.1.0","runs":[{"columnKind":"utf16CodeUnits","results":[`;
  }

  /** The results of one artifact: one per reason, none where nothing was removed. */
  add(artifact: Artifact): string {
    const { format, issues, opacity, path } = artifact;
    for (const issue of issues) this.#notify(path, issue);
    if (format === null) return "";
    const index = this.#list(artifact);
    const { level, packed } = opacity;
    if (level === "none" && !packed && opacity.reasons.length === 0) return "";
    const reasons = opacity.reasons.length === 0 ? [levelReason(artifact)] : opacity.reasons;
    return reasons.map((reason) => this.#result(artifact, reason, index)).join("");
  }

  end(): string {
    const rules = [...this.#rules.values()].map(({ rule }) => ({
      id: rule.id,
      shortDescription: { text: rule.summary },
      fullDescription: { text: `${rule.summary}. ${NO_VERDICT}` },
      help: { text: `${NO_VERDICT} docs/reference/opacity.md explains levels and reasons.` },
      defaultConfiguration: { level: rule.level },
    }));
    const driver = { name: "limpid", version: this.#options.version, rules };
    if (this.#more > 0) this.#notify("", tooMany(`${this.#more} artifacts are not listed with their hashes`));
    if (this.#moreNotifications > 0) {
      const issue = tooMany(`${this.#moreNotifications} more issues are not listed`);
      this.#notifications.push(JSON.stringify(notification("", issue)));
    }
    const invocation = `{"executionSuccessful":true,"toolExecutionNotifications":[${this.#notifications.join(",")}]}`;
    const artifacts = [...this.#artifacts.keys()].join(",");
    return `],"tool":${JSON.stringify({ driver })},"artifacts":[${artifacts}],"invocations":[${invocation}]}]}\n`;
  }

  /** Keeps the artifact for the list at the end; the result is its place there. */
  #list({ format, path, sha256, sizeBytes }: Artifact): number | undefined {
    const entry = {
      location: { uri: pathUri(path) },
      ...(sizeBytes !== null && { length: sizeBytes }),
      ...(sha256 !== undefined && { hashes: { "sha-256": sha256 } }),
      properties: { format },
    };
    const text = JSON.stringify(entry);
    const known = this.#artifacts.get(text);
    if (known !== undefined) return known;
    if (this.#artifacts.size >= MAX_ARTIFACTS) {
      this.#more++;
      return undefined;
    }
    this.#artifacts.set(text, this.#artifacts.size);
    return this.#artifacts.size - 1;
  }

  #result(artifact: Artifact, reason: Reason, index: number | undefined): string {
    const { opacity, path, sha256 } = artifact;
    const rule = ruleOf(reason, artifact);
    const known = this.#rules.get(rule.id);
    const ruleIndex = known?.index ?? this.#rules.size;
    if (known === undefined) this.#rules.set(rule.id, { rule, index: ruleIndex });
    const { level, packed } = opacity;
    const words = level === null ? "cannot be said what was removed" : LEVEL_WORDS[level];
    const result = {
      ruleId: rule.id,
      ruleIndex,
      // Where nothing can be said the rule was tried and left open; such a result has no level.
      ...(rule.level === "none" ? { kind: "open", level: "none" } : { kind: "fail", level: rule.level }),
      message: { text: `${reason.explanation} (${packed ? `${words}, packed` : words}; a signal, not a verdict)` },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: pathUri(path), ...(index !== undefined && { index }) },
            ...(reason.at !== undefined && { region: { byteOffset: reason.at } }),
          },
        },
      ],
      ...(sha256 !== undefined && { partialFingerprints: { "limpid/v1": `${sha256}:${rule.id}` } }),
      properties: { opacity: level, packed },
    };
    return `${this.#results++ === 0 ? "" : ","}\n${JSON.stringify(result)}`;
  }

  #notify(path: string, issue: ParseIssue): void {
    if (this.#notifications.length < MAX_NOTIFICATIONS) {
      this.#notifications.push(JSON.stringify(notification(path, issue)));
    } else this.#moreNotifications++;
  }
}

function tooMany(what: string): ParseIssue {
  return { code: "limit-exceeded", at: 0, what };
}

/** Damage, limits and what could not be read: about the run, not about what was removed. */
function notification(path: string, { at, code, what }: ParseIssue): object {
  const physicalLocation = { artifactLocation: { uri: pathUri(path) }, region: { byteOffset: at } };
  return {
    level: "note",
    message: { text: what },
    descriptor: { id: code },
    ...(path !== "" && { locations: [{ physicalLocation }] }),
  };
}
