/**
 * Labels of parameters that tell how an event is meant, by their code.
 *
 * @see StandardAdditions.sdef and SystemEvents.sdef of macOS
 */
const NAMES: ReadonlyMap<string, string> = new Map([
  ["badm", "with administrator privileges"],
  ["RAun", "user name"],
  ["RApw", "password"],
  ["htxt", "hidden answer"],
  ["dtxt", "default answer"],
  ["appr", "with title"],
  ["disp", "with icon"],
  ["btns", "buttons"],
  ["dflt", "default button"],
  ["cbtn", "cancel button"],
  ["givu", "giving up after"],
  ["mesS", "message"],
  ["subt", "subtitle"],
  ["plst", "with parameters"],
  ["scsy", "in"],
  ["faal", "using"],
  ["rtyp", "as"],
  ["from", "from"],
  ["perm", "write permission"],
  ["refn", "to"],
  ["fpth", "in"],
  ["kfil", "in"],
  ["insh", "at"],
]);

/** `default answer, hidden answer`: labels that are known, else their code. */
export function parameterWords(codes: readonly string[]): string {
  return codes.map((code) => NAMES.get(code) ?? code).join(", ");
}
