import { GONE } from "../../../testing/elf.ts";
import { type MacStory, macho, person, run, script, signed } from "../../../testing/mac.ts";
import type { MacSignalStories } from "./mac-signal-stories.ts";

/** A file that cp made, which is nobody's reason. */
function about(told: string, bytes: NonNullable<MacStory["bytes"]>, path = "/Users/dev/x"): MacStory {
  return { told, about: path, bytes, tell: (mac) => mac.make(run(mac, person(mac), "/bin/cp a b"), path) };
}

const APP = "/Users/dev/Fix.app/Contents";
const calls = (name: string, text?: string) => ({ calls: { count: 1, first: [{ code: "", name, text }] } });
const NOTHING = { lacksSymbolsAndStrings: { lacking: true } };

export const CONTENT = {
  "an0057.run-only": {
    fires: about("a run-only script", script()),
    benignTwin: { ...about("an organisation that ships them", script()), settings: { RunOnlyFlag: ["command-line"] } },
    missing: about("its bytes are gone", GONE, "/Users/dev/x.scpt"),
  },
  "an0057.nothing-to-read": {
    fires: about("neither symbols nor texts", macho(NOTHING)),
    benignTwin: about("texts are left", macho({ lacksSymbolsAndStrings: { lacking: false } })),
    missing: about("nobody counted its texts", macho()),
  },
  "an0057.symbols-removed": {
    fires: about("symbols removed, texts left", macho()),
    benignTwin: about("symbols in place", macho({}, "none")),
    missing: about("its bytes are gone", GONE),
  },
  "an0057.packed": {
    fires: about("packed", macho({}, "symbols", true)),
    benignTwin: about("stripped only", macho()),
    missing: about("its bytes are gone", GONE),
  },
  "an0057.implausible-symbols": {
    fires: about("a table that does not fit", macho({ implausibleSymbols: { implausible: true, signs: ["too-few"] } })),
    benignTwin: about("a table that fits", macho({ implausibleSymbols: { implausible: false, signs: [] } })),
    missing: about("nobody compared", macho()),
  },
  "an0057.runs-commands": {
    fires: about("do shell script", script("run-only", calls("do shell script", "curl …"))),
    benignTwin: about("a dialog", script("run-only", calls("display dialog"))),
    missing: about("its calls were not read", script()),
  },
  "an0057.nested-script": {
    fires: about(
      "a run-only script inside",
      script("run-only", { nestedScripts: { first: [{ offset: 9, level: "run-only" }] } }),
    ),
    benignTwin: about(
      "an editable script inside",
      script("run-only", { nestedScripts: { first: [{ offset: 9, level: "none" }] } }),
    ),
    missing: about("its data was not searched", script()),
  },
  "an0057.applet-pair": {
    fires: {
      told: "the stub ran",
      about: `${APP}/Resources/Scripts/main.scpt`,
      tell: (mac) => {
        mac.make(run(mac, person(mac), "/usr/bin/unzip a.zip"), `${APP}/Resources/Scripts/main.scpt`);
        mac.spawn(mac.launchd, `${APP}/MacOS/applet`, ["applet"]);
      },
    },
    benignTwin: {
      told: "the app has a program of its own",
      about: `${APP}/Resources/Scripts/main.scpt`,
      context: { bytes: { inspect: () => macho() } },
      tell: (mac) => mac.make(run(mac, person(mac), "/usr/bin/unzip a.zip"), `${APP}/Resources/Scripts/main.scpt`),
    },
    missing: {
      told: "nobody saw the stub",
      about: `${APP}/Resources/Scripts/main.scpt`,
      tell: (mac) => mac.make(run(mac, person(mac), "/usr/bin/unzip a.zip"), `${APP}/Resources/Scripts/main.scpt`),
    },
  },
  "an0057.untrusted-signature": {
    fires: about("signed ad hoc", macho(signed("ad-hoc"))),
    benignTwin: about("signed by the linker, as everything on Apple silicon", macho(signed("linker-signed"))),
    missing: about("its signature was not read", macho()),
  },
} as const satisfies { readonly [id: string]: MacSignalStories };
