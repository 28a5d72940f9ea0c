/**
 * Arguments may hold secrets. This hides the ones whose place tells that they are secret (a flag or variable
 * by such a name, credentials in a URL, an Authorization header, tokens of a known form); what is hidden
 * shows as `[redacted]`. It errs on the side of hiding a value, never a flag, a path or a program.
 */
export function redactArguments(argv: readonly string[]): readonly string[] {
  let changed = false;
  const shown: string[] = [];
  let hideNext = false;
  for (const argument of argv) {
    const safe = hideNext && !argument.startsWith("-") ? HIDDEN : redactText(argument);
    hideNext = argument.startsWith("-") && NAMED_FLAG.test(argument);
    if (safe !== argument) changed = true;
    shown.push(safe);
  }
  return changed ? shown : argv;
}

const HIDDEN = "[redacted]";
const SECRET_NAME =
  "(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|client[-_]?secret|credentials?|auth)";
/** A flag whose value is the next argument: `--password`, `-token`. */
const NAMED_FLAG = new RegExp(`^--?(?:[a-z0-9]{1,24}[-_]){0,3}${SECRET_NAME}$`, "i");
/** `NAME=value`, `--name=value`, `name: value`, also inside the text of `sh -c`. */
const NAMED_VALUE = new RegExp(
  `((?:[a-z0-9]{1,24}[-_]){0,3}${SECRET_NAME}["']?\\s{0,2}[=:]\\s{0,2}["']?)([^\\s"'&;]{1,4096})`,
  "gi",
);
const URL_CREDENTIALS = /([a-z][a-z0-9+.-]{1,15}:\/\/[^\s/:@]{0,128}:)([^\s/@]{1,256})(@)/gi;
const AUTHORIZATION = /((?:bearer|basic)\s{1,4})([a-z0-9+/=._~-]{8,4096})/gi;
/** Forms that are secrets wherever they stand: AWS, GitHub, GitLab, Slack, JSON web tokens. */
const TOKEN =
  /\b(?:AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36,255}|glpat-[A-Za-z0-9_-]{20,64}|xox[abprs]-[A-Za-z0-9-]{10,128}|eyJ[A-Za-z0-9_-]{8,2048}\.eyJ[A-Za-z0-9_-]{8,2048}\.[A-Za-z0-9_-]{0,2048})/g;
/** What every one of the above holds: most texts are passed by with one look. */
const TRACE = /pass|pwd|secret|token|key|cred|auth|:\/\/|bearer|basic|AKIA|gh[pousr]_|glpat-|xox|eyJ/i;
/** Longer texts are not searched, because nobody reads them on a screen either. */
const MAX_SEARCHED = 64 * 1024;

/** The same for one piece of text. */
export function redactText(text: string): string {
  if (text.length < 6 || !TRACE.test(text)) return text;
  if (text.length > MAX_SEARCHED) return `${redactText(text.slice(0, MAX_SEARCHED))}…`;
  return text
    .replace(URL_CREDENTIALS, `$1${HIDDEN}$3`)
    .replace(AUTHORIZATION, `$1${HIDDEN}`)
    .replace(NAMED_VALUE, (whole: string, name: string) => (whole.includes(HIDDEN) ? whole : `${name}${HIDDEN}`))
    .replace(TOKEN, HIDDEN);
}
