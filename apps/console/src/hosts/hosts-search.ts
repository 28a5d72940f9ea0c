/** What of the fleet is shown, as it stands in the address. */
export interface HostsSearch {
  readonly name?: string;
  readonly trouble?: "yes";
  /** The host under the cursor. */
  readonly at?: string;
}

export function parseHostsSearch(search: Readonly<Record<string, unknown>>): HostsSearch {
  return {
    ...(typeof search.name === "string" && search.name !== "" && { name: search.name }),
    ...(search.trouble === "yes" && { trouble: "yes" as const }),
    ...(typeof search.at === "string" && { at: search.at }),
  };
}
