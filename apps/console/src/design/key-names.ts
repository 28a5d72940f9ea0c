/** Keys as they are pressed: one (`j`, `Escape`, `Shift+J`), or two after another (`g q`). `Mod` is Ctrl, on a Mac Cmd. */
export type Keystroke = string;

interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The name of what was pressed; undefined for a modifier alone. */
export function strokeOf({ key, ctrlKey, metaKey, altKey, shiftKey }: Pressed): string | undefined {
  if (["Control", "Meta", "Alt", "Shift", "Dead", "Process", "AltGraph"].includes(key)) return undefined;
  const name = key === " " ? "Space" : key;
  const isLetter = /^[a-z]$/i.test(name);
  const written = isLetter ? name.toLowerCase() : name;
  // Shift is part of what a character is (?, #), but not of a letter or of a named key.
  const shift = shiftKey && (isLetter || name.length > 1) ? "Shift+" : "";
  return `${ctrlKey || metaKey ? "Mod+" : ""}${altKey ? "Alt+" : ""}${shift}${written}`;
}

const GLYPHS: Readonly<Record<string, string>> = {
  Escape: "Esc",
  Enter: "↵",
  ArrowDown: "↓",
  ArrowUp: "↑",
  ArrowLeft: "←",
  ArrowRight: "→",
  Shift: "⇧",
};

/** What stands on the caps, one for each key: `["g", "q"]`, `["⌘", "k"]`. */
export function capsOf(stroke: Keystroke, mac: boolean): readonly string[] {
  return stroke
    .split(" ")
    .flatMap((each) =>
      each.split(/\+(?=.)/).map((part) => (part === "Mod" ? (mac ? "⌘" : "Ctrl") : (GLYPHS[part] ?? part))),
    );
}
