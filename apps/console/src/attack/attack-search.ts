/** The state of the pages of ATT&CK, as it stands in the address. */
export interface AttackSearch {
  readonly q?: string | undefined;
  readonly type?: string | undefined;
  readonly domain?: string | undefined;
  readonly release?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Of a comparison: what happened. */
  readonly what?: string | undefined;
  /** `1`: also what is gone, also all related objects. */
  readonly all?: string | undefined;
  readonly against?: string | undefined;
}

const NAMES = ["q", "type", "domain", "release", "from", "to", "what", "all", "against"] as const;

export function parseAttackSearch(search: Readonly<Record<string, unknown>>): AttackSearch {
  return Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = search[name];
      return typeof value === "string" && value !== "" ? [[name, value.slice(0, 400)]] : [];
    }),
  );
}
