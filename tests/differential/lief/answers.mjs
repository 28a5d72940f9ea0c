// What LIEF says of files: node answers.mjs, paths as JSON on standard input, one JSON object per line out. In a process
// of its own, because a native parser may end it on hostile files; the last line is of the file before.
import { readFileSync } from "node:fs";
import LIEF from "node-lief";

LIEF.logging.disable();

function answer(path) {
  const head = readFileSync(path).subarray(0, 4);
  if (head.toString("latin1") === "\x7fELF") return [ofElf(LIEF.parse(path))];
  const slices = LIEF.MachO.parse(path);
  return Array.from({ length: slices.size() }, (_, index) => ofMacho(slices.at(index)));
}

function ofElf(binary) {
  return {
    sections: binary.sections().length,
    symbols: binary.symbols().length,
    pie: binary.isPie,
    nx: binary.hasNx,
    overlayBytes: binary.hasOverlay ? binary.overlay.length : 0,
  };
}

function ofMacho(binary) {
  return {
    cpuType: binary.header.cpuType,
    fileType: binary.header.fileType,
    loadCommands: binary.header.nbCmds,
    flags: binary.header.flags,
    sections: binary.sections().length,
    symbols: binary.symbols().length,
    signed: binary.hasCodeSignature,
    pie: binary.isPie,
  };
}

for (const path of JSON.parse(readFileSync(0, "utf8"))) {
  let parts = null;
  try {
    parts = answer(path);
  } catch {
    // LIEF refuses the file.
  }
  console.log(JSON.stringify({ path, parts }));
}
