import type { Finding } from "@limpid/core";
import { plainText } from "./text.ts";

/** Names of ATT&CK that the formats ask for, of release 19.1. */
export const FRAMEWORK = "MITRE ATT&CK";
export const TECHNIQUE = { id: "T1027", name: "Obfuscated Files or Information" } as const;
export const SUB_TECHNIQUE = { id: "T1027.008", name: "Stripped Payloads" } as const;
/** The object of T1027.008 in every release since it was made. */
export const SUB_TECHNIQUE_OBJECT = "attack-pattern--2f41939b-54c3-41d6-8f8b-35f1ec18ed97";

const ANALYTICS: Readonly<Record<string, { readonly title: string; readonly platform: Platform }>> = {
  AN0056: { title: "Stripped payloads on Linux", platform: "linux" },
  AN0057: { title: "Stripped payloads on macOS", platform: "macos" },
};

export type Platform = "linux" | "macos";

/** The tactic TA0005 got its name and short name of today with release 19. */
export function tacticOf({ attackRelease }: Pick<Finding, "attackRelease">): {
  readonly id: string;
  readonly name: string;
} {
  return { id: "TA0005", name: Number.parseInt(attackRelease, 10) >= 19 ? "Stealth" : "Defense Evasion" };
}

/** `https://attack.mitre.org/techniques/T1027/008` */
export function techniqueUrl(id: string): string {
  return `https://attack.mitre.org/techniques/${id.replace(".", "/")}`;
}

export function tacticUrl(id: string): string {
  return `https://attack.mitre.org/tactics/${id}`;
}

export function analyticTitle(analytic: string): string {
  return ANALYTICS[analytic]?.title ?? analytic;
}

/** The system that an analytic is about; undefined for one that is not known here. */
export function platformOf({ analytic }: Pick<Finding, "analytic">): Platform | undefined {
  return ANALYTICS[analytic]?.platform;
}

/** The objects of ATT&CK that a finding was judged by; undefined: it was written before findings named them. */
export function judgedByOf({ judgedBy }: Finding): readonly object[] | undefined {
  return judgedBy?.map(({ id, object, version, rawHash }) => ({
    id: plainText(id),
    object: plainText(object),
    version: plainText(version),
    raw_hash: rawHash,
  }));
}
