/** What a person can ask for with a key. */
export type Key =
  | "up"
  | "down"
  | "page-up"
  | "page-down"
  | "home"
  | "end"
  | "enter"
  | "back"
  | "quit"
  | "pause"
  | "coverage"
  | "expected"
  | "help";

const SEQUENCES: Readonly<Record<string, Key>> = {
  "\x1b[A": "up",
  "\x1bOA": "up",
  k: "up",
  "\x1b[B": "down",
  "\x1bOB": "down",
  j: "down",
  "\x1b[5~": "page-up",
  b: "page-up",
  "\x1b[6~": "page-down",
  " ": "page-down",
  "\x1b[H": "home",
  "\x1bOH": "home",
  "\x1b[1~": "home",
  g: "home",
  "\x1b[F": "end",
  "\x1bOF": "end",
  "\x1b[4~": "end",
  G: "end",
  "\r": "enter",
  "\n": "enter",
  "\x1b[C": "enter",
  "\x1b": "back",
  "\x1b[D": "back",
  "\x7f": "back",
  q: "quit",
  "\x03": "quit",
  p: "pause",
  c: "coverage",
  e: "expected",
  "?": "help",
  h: "help",
};

const ONE = /^(?:\x1b(?:\[[0-9;]{0,8}[A-Za-z~]|O[A-Za-z])?|.)/su;

/** The keys in what a terminal sent; several may come at once, unknown ones are passed over. */
export function keysIn(sent: string): readonly Key[] {
  const keys: Key[] = [];
  for (let rest = sent; rest !== ""; ) {
    const one = ONE.exec(rest)?.[0] ?? rest;
    const key = SEQUENCES[one];
    if (key !== undefined) keys.push(key);
    rest = rest.slice(one.length);
  }
  return keys;
}
