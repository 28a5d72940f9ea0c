import type { AnalystNotes } from "./notes.ts";

export const DET0019: AnalystNotes = {
  attackId: "DET0019",
  version: 1,
  date: "2026-11-22",
  attackRelease: "19.1",
  executives:
    "The strategy looks for programs whose makers removed what would explain them. It is a way to ask better questions about new programs, on each platform with other means; it is not an alarm by itself.",
  soc: "Treat the four analytics as one question in four places: who brought an unreadable program here, and did it run? What is settled by provenance (a package, a signature, a build) need not be looked at again.",
  detectionEngineers:
    "The analytics share a shape: an artifact, its creator, its surroundings, soon its execution. Build that once, with platform facts below it. Measure what the telemetry of each host can show before coverage is claimed for it.",
  telemetry: [
    "On every platform: file written, by which process image, under which ancestors; file executed.",
    "The bytes. Without them opacity is inferred from command lines, which covers the smallest part.",
  ],
  tuning: [
    "Baselines of builds, packages and deployments do more than any threshold.",
    "Change one mutable element at a time, and replay it against recorded telemetry first.",
  ],
  blindSpots: ["Programs that exist in memory only, on any platform.", "Interpreted payloads without a compiled form."],
  mitigations: [
    "Allow known programs where that is practicable: servers before workstations.",
    "Keep writable and executable places apart.",
  ],
  limits: [
    "Implemented here: AN0056 and AN0057. AN0055 and AN0058 are described and not detected.",
    "The strategy detects one technique, T1027.008; other obfuscation has strategies of its own.",
  ],
};
