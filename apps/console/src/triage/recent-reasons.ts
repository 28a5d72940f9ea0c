const KEY = "limpid.reasons";
const KEPT = 9; // one for each digit
const LONGEST = 200; // characters; a reason is a sentence

/** What people often say; until there are reasons of one's own. */
const FIRST = ["Our own software", "A software update", "An administrator at work", "A test"];

/** Reasons given on this browser, the newest first, then the usual ones. */
export function recentReasons(): readonly string[] {
  return [...new Set([...stored(), ...FIRST])].slice(0, KEPT);
}

export function rememberReason(reason: string): void {
  const text = reason.trim().slice(0, LONGEST);
  if (text === "") return;
  try {
    localStorage.setItem(KEY, JSON.stringify([...new Set([text, ...stored()])].slice(0, KEPT)));
  } catch {
    // A browser that keeps nothing: the usual reasons are there.
  }
}

function stored(): readonly string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
  } catch {
    return [];
  }
}
