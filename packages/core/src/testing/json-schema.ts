/**
 * Checks a value against the part of JSON Schema 2020-12 that the shipped schemas use. An unknown keyword is
 * an error, so a schema cannot promise more than its tests check.
 */
export function schemaErrors(schema: unknown, value: unknown, root: unknown = schema, at = "$"): string[] {
  if (!isObject(schema)) return [`${at}: the schema is not an object`];
  return Object.entries(schema).flatMap(([keyword, rule]) => {
    const check = CHECKS[keyword];
    return check === undefined ? [`${at}: unknown keyword ${keyword}`] : check(rule, value, root, at, schema);
  });
}

type Check = (rule: unknown, value: unknown, root: unknown, at: string, schema: object) => string[];

const fine: Check = () => [];
const CHECKS: { readonly [keyword: string]: Check } = {
  $schema: fine,
  $id: fine,
  $defs: fine,
  $comment: fine,
  title: fine,
  description: fine,
  examples: fine,
  default: fine,
  $ref: (rule, value, root, at) => schemaErrors(resolve(root, String(rule)), value, root, at),
  const: (rule, value, _root, at) => (Object.is(rule, value) ? [] : [`${at}: ${show(value)} is not ${show(rule)}`]),
  enum: (rule, value, _root, at) =>
    Array.isArray(rule) && rule.includes(value) ? [] : [`${at}: ${show(value)} is not one of ${show(rule)}`],
  type: (rule, value, _root, at) => {
    const allowed = Array.isArray(rule) ? rule : [rule];
    return allowed.some((name) => isOfType(value, name))
      ? []
      : [`${at}: ${show(value)} is not ${allowed.join(" or ")}`];
  },
  pattern: (rule, value, _root, at) =>
    typeof value !== "string" || new RegExp(String(rule), "u").test(value)
      ? []
      : [`${at}: ${show(value)} does not match ${String(rule)}`],
  minimum: (rule, value, _root, at) =>
    typeof value !== "number" || value >= Number(rule) ? [] : [`${at}: ${value} is below ${String(rule)}`],
  maximum: (rule, value, _root, at) =>
    typeof value !== "number" || value <= Number(rule) ? [] : [`${at}: ${value} is above ${String(rule)}`],
  required: (rule, value, _root, at) =>
    isObject(value) && Array.isArray(rule)
      ? rule.filter((key) => !(String(key) in value)).map((key) => `${at}: ${String(key)} is missing`)
      : [],
  properties: (rule, value, root, at) =>
    isObject(value) && isObject(rule)
      ? Object.entries(rule).flatMap(([key, inner]) =>
          key in value ? schemaErrors(inner, value[key], root, `${at}.${key}`) : [],
        )
      : [],
  additionalProperties: (rule, value, root, at, schema) => {
    if (!isObject(value)) return [];
    const named = isObject(schema) && isObject(schema.properties) ? schema.properties : {};
    return Object.entries(value)
      .filter(([key]) => !(key in named))
      .flatMap(([key, inner]) => {
        if (rule === false) return [`${at}: ${key} is not in the schema`];
        return rule === true ? [] : schemaErrors(rule, inner, root, `${at}.${key}`);
      });
  },
  items: (rule, value, root, at) =>
    Array.isArray(value) ? value.flatMap((inner, index) => schemaErrors(rule, inner, root, `${at}[${index}]`)) : [],
  anyOf: (rule, value, root, at) =>
    Array.isArray(rule) && rule.some((inner) => schemaErrors(inner, value, root, at).length === 0)
      ? []
      : [`${at}: ${show(value)} fits none of anyOf`],
};

function resolve(root: unknown, reference: string): unknown {
  let found: unknown = root;
  for (const step of reference.replace(/^#\//, "").split("/")) found = isObject(found) ? found[step] : undefined;
  return found;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isOfType(value: unknown, name: unknown): boolean {
  if (name === "null") return value === null;
  if (name === "array") return Array.isArray(value);
  if (name === "object") return isObject(value);
  if (name === "integer") return Number.isInteger(value);
  return typeof value === name;
}

function show(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 120) ?? "undefined";
}
