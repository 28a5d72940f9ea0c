/** What is wrong with a value, or undefined. `at` names its place in words of the contract: `artifact.path`. */
export type Shape = (value: unknown, at: string) => string | undefined;

/** Entries of one list that are looked at and passed on; a finding's own lists are far shorter. */
export const MAX_ENTRIES = 10_000;

export const text: Shape = (value, at) => (typeof value === "string" ? undefined : expected("text", value, at));
export const flag: Shape = (value, at) =>
  typeof value === "boolean" ? undefined : expected("true or false", value, at);
export const number: Shape = (value, at) =>
  typeof value === "number" && Number.isFinite(value) ? undefined : expected("a number", value, at);
export const whole: Shape = (value, at) =>
  Number.isSafeInteger(value) ? undefined : expected("a whole number below 2^53", value, at);
export const anyObject: Shape = (value, at) => (isObject(value) ? undefined : expected("an object", value, at));

export function matching(pattern: RegExp, words: string): Shape {
  return (value, at) => (typeof value === "string" && pattern.test(value) ? undefined : expected(words, value, at));
}

export function oneOf(values: readonly string[]): Shape {
  return (value, at) =>
    typeof value === "string" && values.includes(value)
      ? undefined
      : expected(`one of ${values.join(", ")}`, value, at);
}

export function orNull(shape: Shape): Shape {
  return (value, at) => (value === null ? undefined : shape(value, at));
}

export function list(shape: Shape): Shape {
  return (value, at) => {
    if (!Array.isArray(value)) return expected("a list", value, at);
    if (value.length > MAX_ENTRIES) return `${at}: at most ${MAX_ENTRIES} entries expected, ${value.length} found`;
    for (const [index, entry] of value.entries()) {
      const problem = shape(entry, `${at}[${index}]`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** Keys that neither table names may be there: a newer program adds some. */
export function object(
  required: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>> = {},
): Shape {
  const all = Object.entries({ ...required, ...optional });
  return (value, at) => {
    if (!isObject(value)) return expected("an object", value, at);
    for (const [key, shape] of all) {
      const place = at === "" ? key : `${at}.${key}`;
      const inner = Object.hasOwn(value, key) ? value[key] : undefined;
      if (inner === undefined && key in optional) continue;
      const problem = shape(inner, place);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function expected(what: string, value: unknown, at: string): string {
  return `${at === "" ? "the line" : at}: ${what} expected, ${kindOf(value)} found`;
}

function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
  return String(value);
}
