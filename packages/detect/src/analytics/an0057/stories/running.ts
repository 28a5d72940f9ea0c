import { type EsMessages, type MacStory, person, run } from "../../../testing/mac.ts";
import type { MacSignalStories } from "./mac-signal-stories.ts";

const SCRIPT = "/Users/dev/x.scpt";

function then(told: string, more: (mac: EsMessages) => void): MacStory {
  return {
    told,
    about: SCRIPT,
    tell: (mac) => {
      mac.make(run(mac, person(mac), "/bin/cp a b"), SCRIPT);
      more(mac);
    },
  };
}

const ran = (mac: EsMessages): void => {
  run(mac, person(mac), `/usr/bin/osascript ${SCRIPT}`);
};

export const RUNNING = {
  "an0057.run-soon": {
    fires: then("osascript runs it at once", ran),
    benignTwin: then("an hour later", (mac) => ran(mac.wait(3_600_000))),
    missing: then("osascript ran text of its command line", (mac) => {
      run(mac, person(mac), "/usr/bin/osascript -e beep");
    }),
  },
  "an0057.run-by-engine": {
    fires: then("osascript ran it", ran),
    benignTwin: {
      told: "a person ran the program itself",
      about: "/Users/dev/x",
      tell: (mac) => {
        mac.make(run(mac, person(mac), "/bin/cp a b"), "/Users/dev/x");
        run(mac, person(mac), "/Users/dev/x");
      },
    },
    missing: then("it was not seen to run", () => {}),
  },
  "an0057.removed-after-running": {
    fires: then("run and removed", (mac) => {
      ran(mac);
      mac.unlink(run(mac, person(mac), "/bin/rm x"), SCRIPT);
    }),
    benignTwin: then("removed the next day", (mac) => {
      ran(mac);
      mac.wait(86_400_000).unlink(run(mac, person(mac), "/bin/rm x"), SCRIPT);
    }),
    missing: then("removed, and never seen to run", (mac) => {
      mac.unlink(run(mac, person(mac), "/bin/rm x"), SCRIPT);
    }),
  },
} as const satisfies { readonly [id: string]: MacSignalStories };
