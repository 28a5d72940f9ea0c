import type { Recogniser } from "./mark.ts";

export const SHORTEST = 40; // 30 bytes: shorter ones are names as often as data
const BLOB = /(?<![\w+/=-])[A-Za-z0-9+/]{40,}={0,2}(?![\w+/=-])/;
/** Data changes between capitals, small letters, digits and signs at two of three places, words at one of six. */
export const LEAST_CHANGES = 0.4;
const LONGEST = 65_536;

/** Data in base64, judged by its shape. Long names, paths, hex and the alphabet itself are none. */
export const base64: Recogniser = (text) => {
  if (text.length < SHORTEST) return undefined;
  const found = BLOB.exec(text.slice(0, LONGEST))?.[0];
  if (found === undefined) return undefined;
  let changes = 0;
  let digits = 0;
  let before = classOf(found.charCodeAt(0));
  for (let index = 1; index < found.length; index++) {
    const now = classOf(found.charCodeAt(index));
    if (now !== before) changes++;
    if (now === DIGIT) digits++;
    before = now;
  }
  if (changes < found.length * LEAST_CHANGES || digits === 0) return undefined;
  if (/^[0-9a-f]+$/i.test(found)) return undefined;
  return { kind: "base64", reason: `base64, ${found.length} characters` };
};

const DIGIT = 2;

function classOf(unit: number): number {
  if (unit >= 0x61) return 0;
  if (unit >= 0x41) return 1;
  return unit >= 0x30 && unit <= 0x39 ? DIGIT : 3;
}

const PEM = /-----BEGIN ([A-Z0-9 ]{3,40})-----/;

/** Keys and certificates as OpenSSL writes them. */
export const pem: Recogniser = (text) => {
  const kind = PEM.exec(text.slice(0, LONGEST))?.[1];
  return kind === undefined ? undefined : { kind: "pem", reason: `${kind.toLowerCase()} in text form` };
};
