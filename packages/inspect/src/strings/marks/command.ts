import type { Recogniser } from "./mark.ts";

/**
 * Commands by the arguments that make them a command rather than a word of a sentence. No pattern repeats an
 * unbounded part, so each look costs a bounded time per character.
 */
const COMMANDS: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/(?:curl|wget)\s[^|]{1,400}\|\s{0,4}(?:sudo\s)?(?:ba|z|da|k)?sh\b/, "fetches a script and runs it"],
  [/\b(?:ba|z|da|k)?sh\s-i?c\s{0,4}["'%$a-z/(]|\/bin\/(?:ba|z|da)?sh\s-/, "runs a command line in a shell"],
  [/\bcurl\s(?:-[a-zA-Z-]{1,20}\s|["']?https?:)/, "curl"],
  [/\bwget\s(?:-[a-zA-Z-]{1,20}\s|["']?(?:https?|ftp):)/, "wget"],
  [/\bchmod\s(?:[ugoa]{0,4}\+[rwxs]{1,4}|[0-7]{3,4})\s["'/.~%$\w]/, "chmod"],
  [/\brm\s-[rRf]{1,3}\s["'/.~%$*\w]/, "removes files"],
  [/\bnohup\s["'/.~%$\w]|\bsetsid\s["'/.~%$]/, "goes on when the session ends"],
  [
    /\bcrontab\s(?:-|\/)|\bsystemctl\s(?:enable|start|daemon-reload)|\blaunchctl\s(?:load|bootstrap|submit)/,
    "starts something by itself",
  ],
  [/\bbase64\s(?:-d|-D|--decode)\b/, "decodes base64"],
  [/\bpython[23]?\s-c\s|\bperl\s-e\s|\bruby\s-e\s|\bphp\s-r\s|\bnode\s-e\s/, "runs a line of a script"],
  [/\bnc(?:at)?\s(?:-[a-z]{1,6}\s){0,3}-[a-z]{0,4}e\s|\bnc(?:at)?\s-l/, "nc listens or hands out a program"],
  [/\bosascript\s(?:-e|-l|\/)|\bdo shell script\b/, "runs AppleScript"],
  [/\bpowershell(?:\.exe)?\s{1,4}-|\bcmd(?:\.exe)?\s{1,4}\/[ck]\b/i, "runs a command line of Windows"],
  [/\biptables\s-|\bufw\s(?:disable|allow)|\bsetenforce\s0/, "changes what protects the host"],
  [/\buseradd\s-|\busermod\s-|\bchpasswd\b|\bdscl\s\.\s/, "changes accounts"],
  [/\bhistory\s-c\b|unset\sHISTFILE|HISTFILE=\/dev\/null|\bkillall\s-|\bpkill\s-/, "hides or ends something"],
  [/\bstrip\s(?:-s|--strip-all|-x)\s|\bupx\s-[1-9]/, "strips or packs a program"],
  [/>\s?\/dev\/null\s2>&1/, "throws its output away"],
];
const LONGEST = 16_384; // a script in a string is marked by its beginning

/** Lines for a shell. A sentence about a program ("curl: option requires a value") is none. */
export const command: Recogniser = (text) => {
  if (!text.includes(" ") && !text.includes("=")) return undefined;
  const searched = text.length > LONGEST ? text.slice(0, LONGEST) : text;
  const known = COMMANDS.find(([pattern]) => pattern.test(searched));
  return known && { kind: "command", reason: `shell command: ${known[1]}` };
};
