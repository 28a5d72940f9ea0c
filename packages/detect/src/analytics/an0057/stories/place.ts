import { type MacStory, macho, person, run, script } from "../../../testing/mac.ts";
import type { MacSignalStories } from "./mac-signal-stories.ts";

function at(path: string, told = path, bytes = script()): MacStory {
  return { told, about: path, bytes, tell: (mac) => mac.make(run(mac, person(mac), "/bin/cp a b"), path) };
}

function moved(from: string, to: string, told: string): MacStory {
  return {
    told,
    about: to,
    tell: (mac) => {
      const copy = run(mac, person(mac), "/bin/cp a b");
      mac.make(copy, from).rename(copy, from, to);
    },
  };
}

export const PLACE = {
  "an0057.shared-place": {
    fires: moved("/Users/Shared/x.scpt", "/Users/dev/x.scpt", "born in /Users/Shared, moved since"),
    benignTwin: at("/Users/dev/tmp/x.scpt", "another folder called tmp"),
    missing: at("/Users/Sharedx/x.scpt", "a name that begins alike"),
  },
  "an0057.hidden-name": {
    fires: at("/Users/Shared/.u/x.scpt"),
    benignTwin: at("/Users/dev/.cargo/bin/x", "a tool of developers", macho()),
    missing: at("/Users/dev/x.scpt"),
  },
  "an0057.unknown-exercise": {
    fires: at("/var/tmp/limpid-exercise-0123456789abcdef/x.scpt"),
    benignTwin: at("/var/tmp/limpid-exercise-00000000000000ff/x.scpt", "an exercise that this installation ran"),
    missing: at("/var/tmp/limpid-exercise/x.scpt", "a folder of that name without a label"),
  },
  "an0057.persistence-place": {
    fires: at("/Users/dev/Library/LaunchAgents/x.scpt"),
    benignTwin: moved("/Library/LaunchDaemons/x.scpt", "/Users/dev/x.scpt", "it was moved out"),
    missing: at("/Users/dev/LaunchAgents/x.scpt", "a folder of that name elsewhere"),
  },
  "an0057.foreign-support-folder": {
    fires: at("/Users/dev/Library/Application Support/Google/Update/x.scpt", "cp writes among Google's data"),
    benignTwin: {
      told: "Chrome writes among Google's data",
      about: "/Users/dev/Library/Application Support/Google/x",
      bytes: macho(),
      tell: (mac) =>
        mac.make(
          mac.running("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
          "/Users/dev/Library/Application Support/Google/x",
        ),
    },
    missing: {
      told: "its creation is not in the log",
      about: "/Users/dev/Library/Application Support/Google/x.scpt",
      tell: (mac) => {
        mac.spawn(person(mac), "/usr/bin/osascript", [
          "osascript",
          "/Users/dev/Library/Application Support/Google/x.scpt",
        ]);
      },
    },
  },
  "an0057.double-extension": {
    fires: at("/Users/dev/Downloads/Invoice.pdf.app/Contents/Resources/Scripts/main.scpt"),
    benignTwin: at("/Users/dev/pdf.tools/x.scpt"),
    missing: at("/Users/dev/Downloads/Invoice.app/Contents/Resources/Scripts/main.scpt"),
  },
  "an0057.imitating-name": {
    fires: at("/Users/dev/Library/softwareupdated", "the name of a daemon", macho()),
    benignTwin: at("/System/Library/CoreServices/softwareupdated", "the daemon itself", macho()),
    missing: at("/Users/dev/Library/updated", "a name of its own", macho()),
  },
} as const satisfies { readonly [id: string]: MacSignalStories };
