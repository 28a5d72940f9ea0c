import { SUB_TECHNIQUE } from "../finding/attack.ts";

/** One technique of a layer. */
export interface LayerTechnique {
  readonly techniqueID: string;
  /** 0 to 100; absent: named without a score. */
  readonly score?: number;
  readonly comment: string;
  readonly metadata: readonly { readonly name: string; readonly value: string }[];
}

export interface LayerContent {
  readonly name: string;
  readonly description: string;
  readonly legend: readonly { readonly label: string; readonly color: string }[];
  readonly techniques: readonly LayerTechnique[];
}

/** Of no score, of some, of full score: told apart also by those who do not see red and green. */
export const COLOURS = { none: "#d9d9d9", some: "#8ec7e8", full: "#08519c" } as const;

/** ATT&CK release whose techniques and tactics the layers name; the format has whole numbers only. */
const ATTACK_RELEASE = "19.1";
const LAYER_ATTACK_VERSION = "19";
/** The metadata that names the release to the digit. */
export const RELEASE_METADATA = "ATT&CK release";

/**
 * A layer of the ATT&CK Navigator, format 4.5. Neither analytics nor strategies have a place in it: they stand in the
 * metadata of their technique.
 *
 * @see https://github.com/mitre-attack/attack-navigator/blob/master/layers/spec/v4.5/layerformat.md
 */
export function writeLayer({ description, legend, name, techniques }: LayerContent): string {
  const layer = {
    name,
    versions: { attack: LAYER_ATTACK_VERSION, navigator: "4.9.0", layer: "4.5" },
    domain: "enterprise-attack",
    description,
    filters: { platforms: ["Linux", "macOS"] },
    sorting: 3,
    hideDisabled: false,
    techniques: techniques.map((one) => ({
      ...one,
      enabled: true,
      showSubtechniques: false,
      links: [
        { label: one.techniqueID, url: `https://attack.mitre.org/techniques/${one.techniqueID.replace(".", "/")}` },
      ],
    })),
    gradient: { colors: [COLOURS.none, COLOURS.some, COLOURS.full], minValue: 0, maxValue: 100 },
    legendItems: legend,
    showTacticRowBackground: false,
    selectTechniquesAcrossTactics: true,
    selectSubtechniquesWithParent: false,
  };
  return `${JSON.stringify(layer, null, 2)}\n`;
}

/** What every layer says of its one technique with an analytic. */
export const STRATEGY_METADATA = [
  { name: "detection strategy", value: "DET0019" },
  { name: RELEASE_METADATA, value: ATTACK_RELEASE },
  { name: "technique", value: `${SUB_TECHNIQUE.id} ${SUB_TECHNIQUE.name}` },
] as const;
