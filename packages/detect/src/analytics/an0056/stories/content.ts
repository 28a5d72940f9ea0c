import { elf, GONE } from "../../../testing/elf.ts";
import type { Story } from "../../../testing/judging.ts";
import type { SignalStories } from "./signal-stories.ts";

const about = "/srv/data/tool";

/** A copy of some program, which nothing but its content speaks for or against. */
function copied(told: string, bytes: Story["bytes"]): Story {
  return {
    told,
    about,
    ...(bytes === undefined ? {} : { bytes }),
    tell: (scene) => {
      scene.process({ image: "/usr/bin/cp", uid: 0 }).create(about).chmod(about);
    },
  };
}

const gone = copied("the bytes are gone", GONE);

export const CONTENT = {
  "an0056.symbols-removed": {
    fires: copied("strip -s", elf({ level: "symbols" })),
    benignTwin: copied("strip -g: the symbol table is left", elf({ level: "none" })),
    missing: gone,
  },
  "an0056.sections-removed": {
    fires: copied("sstrip", elf({ level: "sections" })),
    benignTwin: copied("an ordinary stripped program", elf({ level: "symbols" })),
    missing: gone,
  },
  "an0056.locals-removed": {
    fires: copied("strip -x", elf({ level: "locals" })),
    benignTwin: copied("a library with all its symbols", elf({ level: "none", type: "library" })),
    missing: gone,
  },
  "an0056.packed": {
    fires: copied("upx", elf({ level: "sections", packed: true })),
    benignTwin: copied("a stripped program in the clear", elf()),
    missing: gone,
  },
  "an0056.implausible-symbols": {
    fires: copied(
      "invented symbols",
      elf({ level: "none", facts: { implausibleSymbols: { implausible: true, signs: ["outside-code"] } } }),
    ),
    benignTwin: copied(
      "symbols that fit",
      elf({ level: "symbols", facts: { implausibleSymbols: { implausible: false, signs: [] } } }),
    ),
    missing: copied("a fact of another shape", elf({ facts: { implausibleSymbols: "yes" } })),
  },
  "an0056.appended-program": {
    fires: copied("a program behind the program", elf({ facts: { overlay: { format: "elf" } } })),
    benignTwin: copied(
      "an AppImage: a file system behind the program",
      elf({ facts: { overlay: { format: "squashfs" } } }),
    ),
    missing: copied("nothing behind it", elf({ facts: { overlay: null } })),
  },
  "an0056.unusual-size": {
    fires: copied("a dropper of 1 kB", elf({ sizeBytes: 1000 })),
    benignTwin: copied("a tiny program with its symbols, packed by nobody", elf({ level: "none", sizeBytes: 1000 })),
    missing: gone,
  },
  "an0056.names-survive": {
    fires: copied("a stripped Go program", elf({ facts: { namesSurvive: ["go-function-table"] } })),
    benignTwin: copied("only exported names", elf({ facts: { namesSurvive: ["exports"] } })),
    missing: gone,
  },
  "an0056.distribution-build": {
    fires: copied(
      "a build of Debian",
      elf({ facts: { buildId: "ab12cd", debugLink: { file: "12cd.debug", crc32: "0" } } }),
    ),
    benignTwin: copied(
      "a debug link of another name",
      elf({ facts: { buildId: "ab12cd", debugLink: { file: "x.debug" } } }),
    ),
    missing: copied("no build id", elf({ facts: { debugLink: { file: "12cd.debug" } } })),
  },
} as const satisfies { readonly [id: string]: SignalStories };
