import type { AnalystNotes } from "./notes.ts";

export const AN0058: AnalystNotes = {
  attackId: "AN0058",
  version: 1,
  date: "2026-11-22",
  attackRelease: "19.1",
  executives:
    "Looking at programs while they cross the network covers devices on which nothing can be installed. It sees only what is not encrypted, which today is the smaller part.",
  soc: "A stripped program fetched by a server that never downloads programs is the useful case. Follow it to the host: was it written, did it run?",
  detectionEngineers:
    "The file type must come from the content; the declared one is the attacker's choice. Files are cut into ranges and compressed in transfer: put them together before they are judged, and say so where that was not possible.",
  telemetry: [
    "Flow records with files: content type found and declared, size, hash, both ends (Zeek http.log and files.log).",
    "Extracted files of executable types, kept long enough to be inspected.",
  ],
  tuning: [
    "MIMEType: compare what is declared with what is found, instead of listing types.",
    "PayloadSize: stagers are small, Go programs large; learn the usual sizes per destination.",
    "TransferEncoding: chunked alone is everyday.",
  ],
  blindSpots: [
    "TLS without inspection, and protocols that the sensor does not parse.",
    "Archives with passwords, and programs sent as text (base64) and decoded on the host.",
  ],
  mitigations: [
    "Let servers reach the internet through a proxy that names the allowed destinations.",
    "Serve updates from inside, so that downloads of programs from outside stand out.",
  ],
  limits: [
    "This installation has no detector for AN0058 yet: the text is context, and no coverage is claimed.",
    "The network shows that a file was offered, never that it ran.",
  ],
};
