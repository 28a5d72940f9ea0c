/**
 * What the events of a script do, by the eight characters of their class and id.
 *
 * @see https://developer.apple.com/library/archive/releasenotes/AppleScript/ASTerminology_AppleEventCodes/TermsAndCodes.html
 * @see docs/reference/applescript.md: which dictionary each comes from
 */
export interface EventName {
  readonly name: string;
  /** Whether a script that does this deserves a look: it runs, hides, asks, types, or fetches. */
  readonly telling?: true;
}

/** The language itself and the suites that every application knows. */
const LANGUAGE: readonly (readonly [code: string, name: string])[] = [
  ["aevtoapp", "run"],
  ["aevtodoc", "open"],
  ["aevtpdoc", "print"],
  ["aevtquit", "quit"],
  ["aevtrapp", "reopen"],
  ["ascrcmnt", "log"],
  ["ascrerr ", "error"],
  ["ascrgdut", "load dictionaries of scripting additions"],
  ["ascrnoop", "launch"],
  ["ascrpsbr", "call handler"],
  ["ascrtell", "tell"],
  ["ascruse ", "use"],
  ["coreclon", "duplicate"],
  ["coreclos", "close"],
  ["corecnte", "count"],
  ["corecrel", "make"],
  ["coredelo", "delete"],
  ["coredoex", "exists"],
  ["coregetd", "get"],
  ["coremove", "move"],
  ["coresave", "save"],
  ["coresetd", "set"],
  ["miscactv", "activate"],
  ["miscidle", "idle"],
  ["miscmvis", "reveal"],
  ["miscslct", "select"],
];

/** StandardAdditions.sdef: the scripting addition that every Mac has. */
const STANDARD_ADDITIONS: readonly (readonly [code: string, name: string])[] = [
  ["aevtmvol", "mount volume"],
  ["aevtstvl", "set volume"],
  ["earslfdr", "list folder"],
  ["earslvol", "list disks"],
  ["facofclo", "closing folder window for"],
  ["facofget", "adding folder items to"],
  ["facoflos", "removing folder items from"],
  ["facofopn", "opening folder"],
  ["facofsiz", "moving folder window for"],
  ["fbcssumm", "summarize"],
  ["fndrgstl", "system attribute"],
  ["gtqpchlt", "choose from list"],
  ["misccurd", "current date"],
  ["rdwrclos", "close access"],
  ["rdwrgeof", "get eof"],
  ["rdwropen", "open for access"],
  ["rdwrread", "read"],
  ["rdwrseof", "set eof"],
  ["JonsiClp", "clipboard info"],
  ["sysobeep", "beep"],
  ["sysochcl", "choose color"],
  ["sysochra", "choose remote application"],
  ["sysochur", "choose URL"],
  ["sysocpls", "scripting components"],
  ["sysodela", "delay"],
  ["sysoGMT ", "time to GMT"],
  ["sysogtvl", "get volume settings"],
  ["sysolocS", "localized string"],
  ["sysonfo4", "info for"],
  ["sysonwfl", "choose file name"],
  ["sysooffs", "offset"],
  ["sysoppcb", "choose application"],
  ["sysorand", "random number"],
  ["sysorond", "round"],
  ["sysorpth", "path to resource"],
  ["sysosigt", "system info"],
  ["sysostdf", "choose file"],
  ["sysostfl", "choose folder"],
  ["sysottos", "say"],
];

/** Standard Additions whose use tells what a script is for. */
const TELLING_ADDITIONS: readonly (readonly [code: string, name: string])[] = [
  ["earsffdr", "path to"],
  ["GURLGURL", "open location"],
  ["JonsgClp", "the clipboard"],
  ["JonspClp", "set the clipboard to"],
  ["rdwrwrit", "write"],
  ["sysocton", "ASCII number"],
  ["sysodisA", "display alert"],
  ["sysodlog", "display dialog"],
  ["sysodsct", "run script"],
  ["sysoexec", "do shell script"],
  ["sysoload", "load script"],
  ["sysonotf", "display notification"],
  ["sysontoc", "ASCII character"],
  ["sysostor", "store script"],
];

/** SystemEvents.sdef, Terminal.sdef and the dictionaries of browsers. */
const TELLING_APPLICATIONS: readonly (readonly [code: string, name: string])[] = [
  ["coredosc", "do script (Terminal)"],
  ["CrSuExJa", "execute javascript (Chromium)"],
  ["fndrlogo", "log out"],
  ["fndrrest", "restart"],
  ["fndrshut", "shut down"],
  ["fndrslep", "sleep"],
  ["miscdosc", "do script"],
  ["prcsclic", "click"],
  ["prcskcod", "key code"],
  ["prcskprs", "keystroke"],
  ["prcsperf", "perform (user interface action)"],
  ["sfridojs", "do JavaScript (Safari)"],
];

const EVENTS: ReadonlyMap<string, EventName> = new Map([
  ...[...LANGUAGE, ...STANDARD_ADDITIONS].map(([code, name]) => [code, { name }] as const),
  ...[...TELLING_ADDITIONS, ...TELLING_APPLICATIONS].map(([code, name]) => [code, { name, telling: true }] as const),
]);

/** What an event does; undefined for a code of another application's dictionary. */
export function eventName(code: string): EventName | undefined {
  return EVENTS.get(code);
}

/** `do shell script (sysoexec)`, or the code alone. */
export function eventWords(code: string): string {
  const name = EVENTS.get(code)?.name;
  return name === undefined ? code : `${name} (${code})`;
}
