import type { Finding } from "@limpid/core";
import { BYTE_ORDER_MARK, csvHeader, csvRow } from "@limpid/exchange/csv";
import { ecsLine } from "@limpid/exchange/ecs";
import { Exercised, type LayerContent, SeenFindings, writeLayer } from "@limpid/exchange/navigator";
import { ocsfLine } from "@limpid/exchange/ocsf";
import { StixBundle } from "@limpid/exchange/stix";
import { UsageError } from "../../exit-codes.ts";

export const FORMATS = ["ocsf", "ecs", "stix", "csv", "sigma", "navigator"] as const;
export const LAYERS = ["detects", "measured", "exercised", "findings"] as const;

export interface ExportOptions {
  readonly to: (typeof FORMATS)[number];
  readonly output?: string;
  readonly layer?: (typeof LAYERS)[number];
  readonly confirmed?: readonly string[];
  readonly bom?: boolean;
  readonly config?: string;
}

/** Turns lines into text of one format, piece by piece. */
export interface Writer {
  readonly begin: () => string;
  readonly finding: (finding: Finding) => string;
  /** A line of another of our contracts: undefined when it is passed over, or why it is of no use. */
  readonly other: (schema: string, value: Readonly<Record<string, unknown>>) => string | undefined;
  readonly end: () => string;
  /** Whether lines other than findings are what it is made of. */
  readonly takes: "findings" | "exercises";
}

const passedOver = (): undefined => undefined;
const nothing = (): string => "";

/** The writer of a format that is made from lines; undefined where the program's own knowledge is all it takes. */
export function writerOf({ bom, confirmed, layer, to }: ExportOptions): Writer | undefined {
  const plain = { begin: nothing, end: nothing, other: passedOver, takes: "findings" } as const;
  switch (to) {
    case "ocsf":
      return { ...plain, finding: (finding) => `${ocsfLine(finding)}\n` };
    case "ecs":
      return { ...plain, finding: (finding) => `${ecsLine(finding)}\n` };
    case "csv":
      return { ...plain, begin: () => (bom === true ? BYTE_ORDER_MARK : "") + csvHeader(), finding: csvRow };
    case "stix":
      return stixWriter(confirmed ?? []);
    case "sigma":
      return undefined;
    case "navigator":
      return layerWriter(layer ?? "detects");
  }
}

function stixWriter(confirmed: readonly string[]): Writer {
  const ids = new Set(confirmed);
  const bundle = new StixBundle({ isConfirmed: ({ id }) => ids.has("all") || ids.has(id) });
  return {
    begin: () => bundle.begin(),
    finding: (finding) => bundle.add(finding),
    other: passedOver,
    end: () => bundle.end(),
    takes: "findings",
  };
}

function layerWriter(layer: (typeof LAYERS)[number]): Writer | undefined {
  if (layer === "detects") return undefined;
  if (layer === "exercised") {
    const exercised = new Exercised();
    return {
      begin: nothing,
      finding: nothing,
      other: (schema, value) => (schema === "limpid.exercise/1" ? exercised.add(value) : undefined),
      end: () => writeLayer(exercised.layer()),
      takes: "exercises",
    };
  }
  const seen = new SeenFindings();
  const content = (): LayerContent => (layer === "findings" ? seen.findingsLayer() : seen.measuredLayer());
  return {
    begin: nothing,
    finding: (finding) => {
      seen.add(finding);
      return "";
    },
    other: passedOver,
    end: () => writeLayer(content()),
    takes: "findings",
  };
}

/** Options belong to formats: one that would be without effect is a mistake. */
export function checkOptions(files: readonly string[], options: ExportOptions): void {
  const { bom, config, confirmed, layer, to } = options;
  const misplaced = [
    bom === true && to !== "csv" ? "--bom is for --to csv" : undefined,
    confirmed !== undefined && to !== "stix" ? "--confirmed is for --to stix" : undefined,
    layer !== undefined && to !== "navigator" ? "--layer is for --to navigator" : undefined,
    config !== undefined && to !== "sigma" && to !== "navigator"
      ? "--config is for --to sigma and --to navigator"
      : undefined,
    files.length > 0 && writerOf(options) === undefined
      ? `--to ${to}${to === "navigator" ? " --layer detects" : ""} is made from what the program knows and reads no findings`
      : undefined,
  ];
  const [problem] = misplaced.filter((one) => one !== undefined);
  if (problem !== undefined) throw new UsageError(problem);
}
