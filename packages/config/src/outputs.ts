import { PRIORITIES, type Priority } from "@limpid/core";
import { isNetwork, type OutputSettings } from "@limpid/outputs";
import { type Kind, list, record, sizeInBytes, sizeText, text, wholeNumber, word } from "./schema/kinds.ts";
import type { Place } from "./schema/place.ts";

/** One entry of `outputs:`. Which keys belong to it, its kind says. */
export interface FileOutput {
  readonly name: string;
  readonly kind: OutputSettings["kind"];
  readonly atLeast?: Priority;
  readonly path?: string;
  readonly maxSize?: number;
  readonly keep?: number;
  readonly address?: string;
  readonly tls?: "yes" | "no";
  readonly ca?: string;
  readonly maxMessage?: number;
  readonly url?: string;
  readonly secretFile?: string;
  readonly allowAddresses?: readonly string[];
}

const absolute = text("an absolute path", (one) => /^\/[^\0\n]*[^/\0\n]$/.test(one));

const fields = record<FileOutput>(
  {
    name: text("a name of letters, digits, - and _", (one) => /^[A-Za-z0-9_-]{1,64}$/.test(one)),
    kind: word(["file", "syslog", "webhook"]),
    atLeast: word(PRIORITIES),
    path: absolute,
    maxSize: sizeInBytes,
    keep: wholeNumber(0, 100),
    address: text("HOST:PORT, such as logs.example.org:6514 or [::1]:6514", (one) => hostAndPort(one) !== undefined),
    tls: word(["yes", "no"]),
    ca: absolute,
    maxMessage: sizeInBytes,
    url: text("an https URL without a name and password in it", isHttpsUrl),
    secretFile: absolute,
    allowAddresses: list(text("an address or a network such as 127.0.0.1 or 10.0.0.0/8", isNetwork), "addresses", 100),
  },
  ["name", "kind"],
);

interface Keys {
  readonly needed: readonly (keyof FileOutput)[];
  readonly optional: readonly (keyof FileOutput)[];
}

const KEYS: Readonly<Record<OutputSettings["kind"], Keys>> = {
  file: { needed: ["path"], optional: ["maxSize", "keep"] },
  syslog: { needed: ["address"], optional: ["tls", "ca", "maxMessage"] },
  webhook: { needed: ["url", "secretFile"], optional: ["ca", "allowAddresses"] },
};
const COMMON: ReadonlySet<string> = new Set(["name", "kind", "atLeast"]);
const LEAST_MESSAGE = 480; // what every receiver takes, by RFC 5424, section 6.1

/** An entry whose keys fit its kind. */
export const output: Kind<FileOutput> = {
  read: (place) => {
    const entry = fields.read(place);
    if (entry === undefined) return undefined;
    const { needed, optional } = KEYS[entry.kind];
    for (const key of needed) {
      if (entry[key] === undefined) return refuse(place, `the key ${key} for kind ${entry.kind}`, "none");
    }
    const foreign = Object.keys(entry).find((key) => !COMMON.has(key) && !has(needed, key) && !has(optional, key));
    if (foreign !== undefined) {
      const all = [...COMMON, ...needed, ...optional].join(", ");
      return refuse(place, `${all} for kind ${entry.kind}`, JSON.stringify(foreign));
    }
    if ((entry.maxMessage ?? LEAST_MESSAGE) < LEAST_MESSAGE) {
      return refuse(place, `maxMessage of at least ${LEAST_MESSAGE} bytes`, String(entry.maxMessage));
    }
    if (entry.tls === "no" && entry.ca !== undefined) return refuse(place, "no ca where tls is no", "ca");
    return entry;
  },
};

function has(keys: readonly string[], key: string): boolean {
  return keys.includes(key);
}

function refuse(place: Place, expected: string, found: string): undefined {
  place.reading.report(place, expected, found);
  return undefined;
}

const MAX_OUTPUTS = 16;

/** All entries; no two share a name, because each spools under its own. */
export const outputs: Kind<readonly FileOutput[]> = {
  read: (place) => {
    const entries = list(output, "outputs", MAX_OUTPUTS).read(place);
    const names = entries?.map(({ name }) => name) ?? [];
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    return twice === undefined ? entries : refuse(place, "a name for each output", `${twice} twice`);
  },
};

/** The entries with what is built in, as the outputs take them. */
export function outputSettings(entries: readonly FileOutput[]): readonly OutputSettings[] {
  return entries.map(settingsOf);
}

function settingsOf(entry: FileOutput): OutputSettings {
  const { name, atLeast = "medium", path = "", url = "", secretFile = "", allowAddresses = [] } = entry;
  const common = { name, atLeast };
  const ca = entry.ca === undefined ? {} : { ca: entry.ca };
  switch (entry.kind) {
    case "file":
      return { ...common, kind: "file", path, maxBytes: entry.maxSize ?? 64 << 20, keep: entry.keep ?? 5 };
    case "syslog": {
      const { host = "", port = 0 } = hostAndPort(entry.address ?? "") ?? {};
      const maxBytes = entry.maxMessage ?? 8192; // rsyslog's own limit
      return { ...common, kind: "syslog", host, port, tls: entry.tls !== "no", ...ca, maxBytes };
    }
    case "webhook":
      return { ...common, kind: "webhook", url, secretFile, ...ca, allowAddresses };
  }
}

/** The same in the words of `limpid.yaml`, with what is built in written out. */
export function plainOutputs(settings: readonly OutputSettings[]): readonly object[] {
  return settings.map(plainOutput);
}

function plainOutput(one: OutputSettings): object {
  switch (one.kind) {
    case "file": {
      const { maxBytes, ...rest } = one;
      return { ...rest, maxSize: sizeText(maxBytes) };
    }
    case "syslog": {
      const { host, port, tls, maxBytes, ...rest } = one;
      const address = `${host.includes(":") ? `[${host}]` : host}:${port}`;
      return { ...rest, address, tls: tls ? "yes" : "no", maxMessage: sizeText(maxBytes) };
    }
    case "webhook":
      return one;
  }
}

function hostAndPort(address: string): { readonly host: string; readonly port: number } | undefined {
  const [, bracketed, plain, digits] =
    /^(?:\[([0-9a-fA-F:.]{2,45})\]|([A-Za-z0-9._-]{1,253})):(\d{1,5})$/.exec(address) ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port };
}

function isHttpsUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === "https:" && url.username === "" && url.password === "" && url.hash === "";
}
