import { isMap, isScalar, isSeq, type Node } from "yaml";
import { nearestWord } from "../config-error.ts";
import type { Place } from "./place.ts";

/** A kind of value: reads it from a place, or reports there what it should have been and gives undefined. */
export interface Kind<T> {
  readonly read: (place: Place) => T | undefined;
}

/** Keys with a kind each; all optional unless named in `required`, others are errors. */
export function record<T extends object>(
  fields: { readonly [K in keyof T]-?: Kind<Exclude<T[K], undefined>> },
  required: readonly (keyof T & string)[] = [],
): Kind<T> {
  const known = Object.keys(fields);
  return {
    read: (place) => {
      if (!place.reading.visit(place)) return undefined;
      if (!isMap(place.node)) return place.wrong(`keys with values: ${known.join(", ")}`);
      const value: Partial<T> = {};
      let whole = true;
      const missing = new Set<string>(required);
      for (const { key, value: node } of place.node.items) {
        const name = keyText(key);
        missing.delete(name);
        const keyPlace = place.below(key as Node, dotted(place, name));
        if (!isField(fields, name)) {
          const nearest = nearestWord(name, known);
          place.reading.report(keyPlace, `one of ${known.join(", ")}`, JSON.stringify(name), nearest);
          whole = false;
          continue;
        }
        const read = fields[name].read(place.below(node as Node | null, dotted(place, name), key as Node));
        if (read === undefined) whole = false;
        else value[name] = read;
      }
      for (const name of missing) {
        place.reading.report(place, `the key ${name}`, "none");
        whole = false;
      }
      return whole ? (value as T) : undefined;
    },
  };
}

function isField<T extends object>(fields: T, name: string): name is keyof T & string {
  return Object.hasOwn(fields, name);
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : "?";
}

function dotted(place: Place, name: string): string {
  return place.key === "" ? name : `.${name}`;
}

/** Keys of a known list, all with values of one kind. `words` says what a key is: "a signal". */
export function table<T>(words: string, known: readonly string[], item: Kind<T>): Kind<Readonly<Record<string, T>>> {
  return {
    read: (place) => {
      if (!place.reading.visit(place)) return undefined;
      if (!isMap(place.node)) return place.wrong(`the name of ${words} with a value for each`);
      const value: [string, T][] = [];
      let whole = true;
      for (const { key, value: node } of place.node.items) {
        const name = keyText(key);
        if (!known.includes(name)) {
          const keyPlace = place.below(key as Node, dotted(place, name));
          place.reading.report(keyPlace, `the name of ${words}`, JSON.stringify(name), nearestWord(name, known));
          whole = false;
          continue;
        }
        const read = item.read(place.below(node as Node | null, dotted(place, name), key as Node));
        if (read === undefined) whole = false;
        else value.push([name, read]);
      }
      // fromEntries defines its keys, so that a key named __proto__ stays a key.
      return whole ? Object.fromEntries(value) : undefined;
    },
  };
}

/** A list of one kind. */
export function list<T>(item: Kind<T>, words: string, atMost: number): Kind<readonly T[]> {
  return {
    read: (place) => {
      if (!place.reading.visit(place)) return undefined;
      if (!isSeq(place.node)) return place.wrong(`a list of ${words}`);
      if (place.node.items.length > atMost) {
        place.reading.report(place, `at most ${atMost} ${words}`, String(place.node.items.length));
        return undefined;
      }
      const values: T[] = [];
      let whole = true;
      for (const [index, node] of place.node.items.entries()) {
        const read = item.read(place.below(node as Node | null, `[${index}]`));
        if (read === undefined) whole = false;
        else values.push(read);
      }
      return whole ? values : undefined;
    },
  };
}

/** Text that `accepts`; `words` says what it should be. */
export function text(words: string, accepts: (text: string) => boolean = (one) => one !== ""): Kind<string> {
  return scalar(words, (value) =>
    typeof value === "string" && value.length <= 4096 && accepts(value) ? value : undefined,
  );
}

/** One of a few words. */
export function word<W extends string>(words: readonly W[]): Kind<W> {
  return scalar(`one of ${words.join(", ")}`, (value) => words.find((one) => one === value), words);
}

export function wholeNumber(least: number, most: number): Kind<number> {
  return scalar(`a whole number from ${least} to ${most}`, (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= least && value <= most ? value : undefined,
  );
}

const SIZE = /^([0-9]{1,15}) ?(B|KiB|MiB|GiB)?$/;
const UNITS: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** Bytes, as a number or with a unit: `4096`, `4 KiB`. */
export const sizeInBytes: Kind<number> = scalar("a size in bytes, such as 4096 or 4 KiB", (value) => {
  const match = SIZE.exec(String(value));
  const bytes = Number(match?.[1]) * (UNITS[match?.[2] ?? "B"] ?? Number.NaN);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
});

const DURATION = /^([0-9]{1,9}) ?(s|min|h|d)$/;
const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** A length of time with its unit, `5 min`; in milliseconds. */
export const duration: Kind<number> = scalar("a length of time such as 30 s, 5 min, 2 h or 1 d", (value) => {
  const match = DURATION.exec(String(value));
  return match === null ? undefined : Number(match[1]) * (UNIT_MS[match[2] ?? ""] ?? Number.NaN);
});

/** A length of time as {@link duration} reads it, in the largest unit that is exact. */
export function durationText(ms: number): string {
  const unit = ["d", "h", "min", "s"].find((one) => ms % (UNIT_MS[one] ?? 1) === 0) ?? "s";
  return `${ms / (UNIT_MS[unit] ?? 1000)} ${unit}`;
}

/** A size as {@link sizeInBytes} reads it. */
export function sizeText(bytes: number): string {
  const unit = ["GiB", "MiB", "KiB"].find((one) => bytes > 0 && bytes % (UNITS[one] ?? 1) === 0);
  return unit === undefined ? String(bytes) : `${bytes / (UNITS[unit] ?? 1)} ${unit}`;
}

/** A day as `2027-01-31`; the milliseconds at which it is over, in UTC. */
export const lastDay: Kind<number> = scalar("a day such as 2027-01-31", (value) => {
  if (typeof value !== "string" || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value)) return undefined;
  const at = Date.parse(`${value}T23:59:59.999Z`);
  // Date.parse turns 31 February into March; a day that does not come back as it went in does not exist.
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(value) ? at : undefined;
});

function scalar<T>(words: string, parse: (value: unknown) => T | undefined, known: readonly string[] = []): Kind<T> {
  return {
    read: (place) => {
      if (!place.reading.visit(place)) return undefined;
      const value = isScalar(place.node) ? parse(place.node.value) : undefined;
      return value ?? place.wrong(words, known);
    },
  };
}
