import type { LoadedConfig } from "@limpid/config";
import type { Artifact, Finding } from "@limpid/core";
import { BYTE_ORDER_MARK, csvHeader, csvRow } from "@limpid/exchange/csv";
import { ecsLine } from "@limpid/exchange/ecs";
import { detectsLayer, type LayerContent, SeenFindings, writeLayer } from "@limpid/exchange/navigator";
import { ocsfLine } from "@limpid/exchange/ocsf";
import { SarifLog } from "@limpid/exchange/sarif";
import { sigmaRules, writeRule } from "@limpid/exchange/sigma";
import { StixBundle } from "@limpid/exchange/stix";
import { knownAnalytics, programsOf } from "@limpid/grounds";
import type { EXPORT_FORMATS, ExportQuery } from "../contract/index.ts";
import type { WholeFinding } from "./whole-findings.ts";

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Turns findings into text of one format, piece by piece. */
export interface Writer {
  readonly mediaType: string;
  /** Of the file that a browser keeps. */
  readonly extension: string;
  readonly begin: () => string;
  /** Undefined: it is made of what the program knows, and no finding is read. */
  readonly finding: ((one: WholeFinding) => string) | undefined;
  readonly end: () => string;
}

const nothing = (): string => "";
const LINES = { mediaType: "application/x-ndjson", extension: "ndjson", begin: nothing, end: nothing } as const;

export function writerOf(
  format: ExportFormat,
  query: ExportQuery,
  config: LoadedConfig["config"],
  version: string,
): Writer {
  switch (format) {
    case "ocsf":
      return { ...LINES, finding: ({ finding }) => `${ocsfLine(finding)}\n` };
    case "ecs":
      return { ...LINES, finding: ({ finding }) => `${ecsLine(finding)}\n` };
    case "csv":
      return {
        mediaType: "text/csv; charset=utf-8; header=present",
        extension: "csv",
        begin: () => (query.bom === true ? BYTE_ORDER_MARK : "") + csvHeader(),
        finding: ({ finding }) => csvRow(finding),
        end: nothing,
      };
    case "stix":
      return stix();
    case "sarif":
      return sarif(version);
    case "sigma":
      return sigma(config);
    case "navigator":
      return layer(query.layer ?? "detects", config);
  }
}

/** A sighting is written of what somebody called malicious, and of nothing else. */
function stix(): Writer {
  const confirmed = new Set<string>();
  const bundle = new StixBundle({ isConfirmed: ({ id }) => confirmed.has(id) });
  return {
    mediaType: "application/stix+json;version=2.1",
    extension: "json",
    begin: () => bundle.begin(),
    finding: ({ finding, status }) => {
      if (status === "malicious") confirmed.add(finding.id);
      const text = bundle.add(finding);
      confirmed.delete(finding.id);
      return text;
    },
    end: () => bundle.end(),
  };
}

/** What was removed from the files of the findings; a file that nobody could look into has no result. */
function sarif(version: string): Writer {
  const log = new SarifLog({ version });
  return {
    mediaType: "application/sarif+json",
    extension: "sarif",
    begin: () => log.begin(),
    finding: ({ finding }) => {
      const artifact = inspectedOf(finding);
      return artifact === undefined ? "" : log.add(artifact);
    },
    end: () => log.end(),
  };
}

/** A finding's artifact as far as an inspection told of it; the parts of the file are not kept. */
function inspectedOf({ artifact }: Finding): Artifact | undefined {
  const { path, opacity, format, sizeBytes, sha256 } = artifact;
  if (path === null || opacity === null || format === undefined) return undefined;
  return {
    path,
    sizeBytes: sizeBytes ?? null,
    ...(sha256 !== undefined && { sha256 }),
    format: format as Artifact["format"],
    opacity,
    parts: [],
    issues: [],
  };
}

function sigma({ analytics: { AN0056 } }: LoadedConfig["config"]): Writer {
  const rules = sigmaRules({ programs: programsOf, directoryScope: AN0056.DirectoryScope });
  const text = rules.map((rule) => `---\n${writeRule(rule)}`).join("");
  return { mediaType: "application/yaml", extension: "yml", begin: () => text, finding: undefined, end: nothing };
}

function layer(which: NonNullable<ExportQuery["layer"]>, config: LoadedConfig["config"]): Writer {
  const file = { mediaType: "application/json; charset=utf-8", extension: "json" } as const;
  if (which === "detects") {
    const text = writeLayer(detectsLayer(knownAnalytics(config)));
    return { ...file, begin: () => text, finding: undefined, end: nothing };
  }
  const seen = new SeenFindings();
  const content = (): LayerContent => {
    if (which === "measured") return seen.measuredLayer();
    const found = seen.findingsLayer();
    return which === "findings"
      ? found
      : {
          ...found,
          name: "Limpid: exercised",
          description:
            "Findings of exercises that the store holds, by the label in their paths. The score is the share of them that is high or medium; whether a scenario passed, limpid exercise says.",
        };
  };
  return {
    ...file,
    begin: nothing,
    finding: ({ finding }) => {
      if (which !== "exercised" || finding.exercise !== undefined) seen.add(finding);
      return "";
    },
    end: () => writeLayer(content()),
  };
}
