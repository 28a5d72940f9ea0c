const BYTES = "needs the bytes of the file; no field of these logs tells them";
const LINEAGE = "needs the whole lineage and how it began; a Sigma rule sees a process and its parent";
const ORDER = "needs several events of one file in their order, by its identity and not by its name";
const IDENTITY = "needs to know whether a program is what its name says";
const SIGNATURE = "needs the signature of the file; process_creation has none for macOS";

/** Signals for which there is no rule, and why; the rest of a finding's judgement is in no rule either. */
export const INEXPRESSIBLE: Readonly<Record<string, string>> = {
  "an0056.symbols-removed": BYTES,
  "an0056.sections-removed": BYTES,
  "an0056.locals-removed": BYTES,
  "an0056.packed": BYTES,
  "an0056.implausible-symbols": BYTES,
  "an0056.appended-program": BYTES,
  "an0056.unusual-size": "needs the size of the file; file_event has none",
  "an0056.non-user-shell": LINEAGE,
  "an0056.service-ancestor": LINEAGE,
  "an0056.writer-tampered": ORDER,
  "an0056.package-file-changed": "needs the package database of the host",
  "an0056.unknown-exercise": "needs the list of exercises that this installation ran",
  "an0056.run-soon": ORDER,
  "an0056.removed-after-running": ORDER,
  "an0056.run-by-service": LINEAGE,
  "an0057.run-only": BYTES,
  "an0057.nothing-to-read": BYTES,
  "an0057.symbols-removed": BYTES,
  "an0057.packed": BYTES,
  "an0057.implausible-symbols": BYTES,
  "an0057.runs-commands": BYTES,
  "an0057.nested-script": BYTES,
  "an0057.applet-pair": BYTES,
  "an0057.untrusted-signature": SIGNATURE,
  "an0057.installer-script-wrote": LINEAGE,
  "an0057.non-user-shell": LINEAGE,
  "an0057.service-ancestor": LINEAGE,
  "an0057.responsible-untrusted": SIGNATURE,
  "an0057.quarantine-missing": "needs the extended attributes of the file",
  "an0057.writer-tampered": ORDER,
  "an0057.unknown-exercise": "needs the list of exercises that this installation ran",
  "an0057.foreign-support-folder": SIGNATURE,
  "an0057.imitating-name": IDENTITY,
  "an0057.run-soon": ORDER,
  "an0057.run-by-engine": "it speaks of a file that other signals found first; alone it is everyday",
  "an0057.removed-after-running": ORDER,
};
