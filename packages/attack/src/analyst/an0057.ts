import type { AnalystNotes } from "./notes.ts";

export const AN0057: AnalystNotes = {
  attackId: "AN0057",
  version: 1,
  date: "2026-11-22",
  attackRelease: "19.1",
  executives:
    "Malware for Macs has hidden its logic in scripts that can be run but not read, and in programs without names inside. Few honest tools on a Mac do the first, so an unreadable script that a downloaded installer leaves behind is worth a look.",
  soc: "Ask which program wrote it and where that came from: quarantine origin, signature, notarisation, installer receipt. An unsigned program or a run-only script that osascript, a shell or an archive tool dropped outside of /Applications, and that then runs, is the case to take up first.",
  detectionEngineers:
    "Read the compiled script itself: the command line of osacompile shows run-only scripts only where they are compiled, which is seldom the victim's Mac. For Mach-O judge each slice: one can be stripped while the other keeps its names. Parent names such as osascript are weak evidence by themselves; signature and lineage carry the weight.",
  telemetry: [
    "Endpoint Security: exec, create, rename, close after a change, with audit tokens and code signing fields.",
    "The unified log shows few file writes, and not by whom; it does not replace Endpoint Security.",
    "Signature, team identifier and notarisation of the file; extended attributes for quarantine and origin.",
    "The bytes of scripts and applets: .scpt, .scptd, and main.scpt inside an applet.",
  ],
  tuning: [
    "RunOnlyFlag: count what stands in the file; the flag on a command line is an addition.",
    "ParentProcess: add the staging tools that your own software distribution does not use.",
    "SignedStatus: decide what ad hoc and development signatures mean where people write software.",
  ],
  blindSpots: [
    "A script passed to osascript as text or in memory leaves no compiled file.",
    "JavaScript for Automation and shell droppers do the same without being run-only.",
    "A signature says who signed, not what the program does; stolen and bought certificates exist.",
    "Apps moved by the Finder and translocated apps run from a path other than the one that was written.",
  ],
  mitigations: [
    "Keep Gatekeeper on and block the override for users through your device management.",
    "Allow programs by team identifier (Santa, or your device management).",
    "Restrict Apple events between apps by privacy preferences, so that a script gains less.",
  ],
  limits: [
    "Run-only is a choice of an author and not proof of intent: commercial script authors protect their work so.",
    "Release builds of most Mac programs lack local symbols. It supports a finding; it does not make one.",
  ],
};
