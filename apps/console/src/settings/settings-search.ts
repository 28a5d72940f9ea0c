export const PARTS = ["enrolments", "users", "tokens", "config", "audit"] as const;
export type SettingsPart = (typeof PARTS)[number];

/** Which part is shown, as it stands in the address. */
export interface SettingsSearch {
  readonly part?: SettingsPart;
}

export function parseSettingsSearch({ part }: Readonly<Record<string, unknown>>): SettingsSearch {
  const known = PARTS.find((each) => each === part);
  return known === undefined ? {} : { part: known };
}
