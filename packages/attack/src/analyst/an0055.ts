import type { AnalystNotes } from "./notes.ts";

export const AN0055: AnalystNotes = {
  attackId: "AN0055",
  version: 1,
  date: "2026-11-22",
  attackRelease: "19.1",
  executives:
    "On Windows nearly every program ships without readable names, so this sign is weaker there than on Linux. It helps to rank unknown programs that an unusual parent brought in; it does not find them alone.",
  soc: "Use it to order a queue that other evidence filled: new unsigned program, written by an office or script host, run soon after. No signature, no debug path and few readable strings together are a reason to take a sample.",
  detectionEngineers:
    "PE images keep symbols in separate files, so a missing symbol table says nothing. What the description means shows in other facts: no debug directory, low share of readable strings, high entropy of a section. Measure those on your own software before a threshold is set.",
  telemetry: [
    "Sysmon 1 and 11, or an equivalent, with hashes and the parent's command line.",
    "Debug directory, entropy and strings from an inspection of the file: Sysmon does not report them.",
  ],
  tuning: [
    "EntropyThreshold: installers and compressed resources are high; judge code sections alone.",
    "ParentProcessName: script hosts and office programs first; browsers write everything.",
    "TimeWindow: minutes between write and run; updaters wait longer than droppers.",
  ],
  blindSpots: [
    "Reflectively loaded code and .NET assemblies loaded from memory have no file.",
    "A debug path can be invented, and packers keep one.",
  ],
  mitigations: [
    "Application control (WDAC, AppLocker) for folders that users can write.",
    "Attack surface reduction rules against children of office programs.",
  ],
  limits: ["This installation has no detector for AN0055 yet: the text is context, and no coverage is claimed."],
};
