import { SUB_TECHNIQUE } from "../finding/attack.ts";
import { COLOURS, type LayerContent, type LayerTechnique, STRATEGY_METADATA } from "./layer.ts";

/** An analytic as this installation has it. */
export interface DetectedAnalytic {
  readonly id: string;
  readonly platform: string;
  /** Its signals with their weights; a weight of 0 turns one off. */
  readonly weights: Readonly<Record<string, number>>;
}

/** Techniques of which some signals tell, as reasons beside a stripped payload and never as findings of their own. */
const BESIDE: readonly { readonly techniqueID: string; readonly signals: readonly string[] }[] = [
  { techniqueID: "T1027.002", signals: ["packed", "packer-command"] },
  { techniqueID: "T1036.005", signals: ["imitating-name"] },
  { techniqueID: "T1564.001", signals: ["hidden-name"] },
  { techniqueID: "T1070.004", signals: ["removed-after-running"] },
  { techniqueID: "T1105", signals: ["staging-app-wrote"] },
  { techniqueID: "T1553.001", signals: ["quarantine-removed", "quarantine-missing"] },
];
const BESIDE_SCORE = 25;

/** What this installation is made to detect: by its program and settings, not by what it has seen. */
export function detectsLayer(analytics: readonly DetectedAnalytic[]): LayerContent {
  const active = analytics.map((analytic) => ({ ...analytic, on: onSignals(analytic) }));
  return {
    name: "Limpid: what it detects",
    description:
      "What the analytics of this installation look for, by its settings. It says nothing of what its telemetry shows: that is what the layer of measured coverage is for.",
    legend: [
      { label: "an analytic judges it", color: COLOURS.full },
      { label: "a reason beside a stripped payload, never a finding of its own", color: COLOURS.some },
    ],
    techniques: [
      {
        techniqueID: SUB_TECHNIQUE.id,
        score: 100,
        comment: active
          .map(({ id, on, platform }) => `${id} (${platform}): ${on.length} supporting signals`)
          .join("; "),
        metadata: [...STRATEGY_METADATA, ...active.map(({ id, on }) => ({ name: id, value: on.join(" ") }))],
      },
      ...BESIDE.flatMap(({ signals, techniqueID }): readonly LayerTechnique[] => {
        const told = active.flatMap(({ on }) => on.filter((id) => signals.some((name) => id.endsWith(`.${name}`))));
        if (told.length === 0) return [];
        const comment = "No analytic of its own: counts as a reason when a stripped payload is judged.";
        return [{ techniqueID, score: BESIDE_SCORE, comment, metadata: [{ name: "signals", value: told.join(" ") }] }];
      }),
    ],
  };
}

function onSignals({ weights }: DetectedAnalytic): readonly string[] {
  return Object.entries(weights).flatMap(([id, points]) => (points > 0 ? [id] : []));
}
