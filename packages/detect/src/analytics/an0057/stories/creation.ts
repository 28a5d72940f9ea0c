import {
  AD_HOC,
  appShell,
  by,
  DAEMON,
  type EsMessages,
  type MacStory,
  macho,
  person,
  run,
} from "../../../testing/mac.ts";
import type { MacSignalStories } from "./mac-signal-stories.ts";

const SCRIPT = "/Users/Shared/u.scpt";
const AGENT = "/Users/Shared/agent";
const SAFARI = "/System/Volumes/Preboot/Cryptexes/App/System/Applications/Safari.app/Contents/MacOS/Safari";

/** osacompile below a shell of an app, with these arguments. */
function compiled(
  told: string,
  line: string,
  asked = appShell as (mac: EsMessages) => ReturnType<typeof person>,
): MacStory {
  return {
    told,
    about: SCRIPT,
    tell: (mac) => mac.make(run(mac, asked(mac), `/usr/bin/osacompile ${line}`), SCRIPT),
  };
}

function written(told: string, line: string, more: Partial<MacStory> = {}): MacStory {
  return { told, about: AGENT, tell: (mac) => mac.make(run(mac, person(mac), line), AGENT), ...more };
}

/** codesign puts a signed copy in place of what somebody made. */
function signs(told: string, make: (mac: EsMessages) => ReturnType<typeof person>, line: string): MacStory {
  return {
    told,
    about: AGENT,
    bytes: macho(),
    tell: (mac) => {
      const shell = make(mac);
      const codesign = run(mac, shell, `/usr/bin/codesign ${line}`);
      mac.make(codesign, `${AGENT}.cstemp`).rename(codesign, `${AGENT}.cstemp`, AGENT);
    },
  };
}

function download(told: string, then: (mac: EsMessages) => void, bytes = macho()): MacStory {
  const path = "/Users/dev/Downloads/agent";
  return {
    told,
    about: path,
    bytes,
    tell: (mac) => {
      mac.make(mac.running(SAFARI), path);
      then(mac);
    },
  };
}

function dropped(mac: EsMessages): ReturnType<typeof person> {
  const shell = appShell(mac);
  mac.make(run(mac, shell, "/usr/bin/curl -o agent"), AGENT);
  return shell;
}

export const CREATION = {
  "an0057.osacompile-run-only": {
    fires: compiled("-xo", `-xo ${SCRIPT} a.applescript`),
    benignTwin: compiled("without -x", `-o ${SCRIPT} a.applescript`),
    missing: {
      told: "its arguments are not in the log",
      about: SCRIPT,
      tell: (mac) => mac.make(mac.running("/usr/bin/osacompile"), SCRIPT),
    },
  },
  "an0057.compiled-on-victim": {
    fires: compiled("text that is piped in", `-x -o ${SCRIPT}`),
    benignTwin: compiled("a person compiles their script", `-x -o ${SCRIPT} a.scpt`, person),
    missing: compiled("the source is a file of its own", `-x -o ${SCRIPT} a.applescript`),
  },
  "an0057.scripting-engine-wrote": {
    fires: written("python", "/usr/bin/python3 x.py"),
    benignTwin: written("cp", "/bin/cp a b"),
    missing: written("ParentProcess does not name engines", "/usr/bin/python3 x.py", {
      settings: { ParentProcess: ["staging-app"] },
    }),
  },
  "an0057.staging-app-wrote": {
    fires: written("ditto", "/usr/bin/ditto -x -k a.zip"),
    benignTwin: written("cp", "/bin/cp a b"),
    missing: written("ParentProcess does not name staging apps", "/usr/bin/ditto -x -k a.zip", {
      settings: { ParentProcess: ["scripting-engine"] },
    }),
  },
  "an0057.installer-script-wrote": {
    fires: {
      told: "postinstall",
      about: AGENT,
      tell: (mac) => {
        const service = mac.running(
          "/System/Library/PrivateFrameworks/PackageKit.framework/Versions/A/XPCServices/package_script_service.xpc/Contents/MacOS/package_script_service",
          DAEMON,
        );
        mac.make(run(mac, mac.spawn(service, "/bin/sh", ["sh", "postinstall"]), "/bin/cp a b"), AGENT);
      },
    },
    benignTwin: {
      told: "installd writes what the package lists",
      about: AGENT,
      tell: (mac) => mac.make(mac.running("/usr/libexec/installd", DAEMON), AGENT),
    },
    missing: {
      told: "what is above the shell was not seen",
      about: AGENT,
      tell: (mac) => mac.make(run(mac, mac.running("/bin/sh", DAEMON), "/bin/cp a b"), AGENT),
    },
  },
  "an0057.strip-command": {
    fires: written("strip", `/usr/bin/strip -x ${AGENT}`, { bytes: macho() }),
    benignTwin: written("strip that is asked for its version", "/usr/bin/strip --version", { bytes: macho() }),
    missing: {
      told: "its arguments are not in the log",
      about: AGENT,
      bytes: macho(),
      tell: (mac) => mac.make(mac.running("/usr/bin/strip"), AGENT),
    },
  },
  "an0057.non-user-shell": {
    fires: {
      told: "shell of an app",
      about: SCRIPT,
      tell: (mac) => mac.make(run(mac, appShell(mac), "/bin/cp a b"), SCRIPT),
    },
    benignTwin: {
      told: "in Terminal",
      about: SCRIPT,
      tell: (mac) => mac.make(run(mac, person(mac), "/bin/cp a b"), SCRIPT),
    },
    missing: {
      told: "what is above the shell was not seen",
      about: SCRIPT,
      tell: (mac) => {
        const gone = { ...mac.running("/bin/zsh"), pid: 9999 };
        mac.make(run(mac, mac.running("/bin/sh", { parent: gone }), "/bin/cp a b"), SCRIPT);
      },
    },
  },
  "an0057.service-ancestor": {
    fires: {
      told: "below a daemon",
      about: SCRIPT,
      tell: (mac) =>
        mac.make(run(mac, mac.spawn(mac.launchd, "/Library/Vendor/agentd", ["agentd"], DAEMON), "/bin/cp a b"), SCRIPT),
    },
    benignTwin: {
      told: "in Terminal",
      about: SCRIPT,
      tell: (mac) => mac.make(run(mac, person(mac), "/bin/cp a b"), SCRIPT),
    },
    missing: {
      told: "its creation is not in the log",
      about: SCRIPT,
      tell: (mac) => {
        mac.spawn(person(mac), "/usr/bin/osascript", ["osascript", SCRIPT]);
      },
    },
  },
  "an0057.responsible-untrusted": {
    fires: {
      told: "an app that nobody signed",
      about: SCRIPT,
      tell: (mac) => mac.make(run(mac, appShell(mac, AD_HOC), "/bin/cp a b"), SCRIPT),
    },
    benignTwin: {
      told: "an app of a maker",
      about: SCRIPT,
      tell: (mac) => mac.make(run(mac, appShell(mac, by("AAAAAAAAAA")), "/bin/cp a b"), SCRIPT),
    },
    missing: {
      told: "the app itself is never seen",
      about: SCRIPT,
      tell: (mac) => {
        const app = mac.running("/Applications/Fun.app/Contents/MacOS/Fun", { signature: AD_HOC });
        mac.make(mac.running("/bin/cp", { responsible: app }), SCRIPT);
      },
    },
  },
  "an0057.signed-afterwards": {
    fires: signs("curl, then codesign -s -", dropped, `-f -s - ${AGENT}`),
    benignTwin: signs(
      "the linker, then codesign -s -",
      (mac) => {
        const shell = person(mac);
        mac.make(run(mac, shell, "/usr/bin/ld -o agent"), AGENT);
        return shell;
      },
      `-s - ${AGENT}`,
    ),
    missing: signs("codesign with an identity", dropped, `-s ABCDEF ${AGENT}`),
  },
  "an0057.quarantine-removed": {
    fires: download("xattr -d", (mac) =>
      mac.removeAttribute(run(mac, person(mac), "/usr/bin/xattr -d x"), "/Users/dev/Downloads/agent"),
    ),
    benignTwin: download("another attribute", (mac) =>
      mac.removeAttribute(
        run(mac, person(mac), "/usr/bin/xattr -d x"),
        "/Users/dev/Downloads/agent",
        "com.apple.metadata:kMDItemWhereFroms",
      ),
    ),
    missing: download("nobody took it away", () => {}),
  },
  "an0057.quarantine-missing": {
    fires: download("others are marked, this file is not", (mac) => {
      const other = mac.running(SAFARI);
      mac.make(other, "/Users/dev/Downloads/b").setAttribute(other, "/Users/dev/Downloads/b", "com.apple.quarantine");
    }),
    benignTwin: download("marked", (mac) =>
      mac.setAttribute(mac.running(SAFARI), "/Users/dev/Downloads/agent", "com.apple.quarantine"),
    ),
    missing: download("attributes are not recorded", () => {}),
  },
  "an0057.writer-tampered": {
    fires: {
      told: "a debugger held the writer",
      about: SCRIPT,
      tell: (mac) => {
        const writer = run(mac, person(mac), "/bin/cp a b");
        mac.say(mac.running("/Users/dev/dbg"), "trace", 0, { target: { audit_token: { pid: writer.pid } } });
        mac.make(writer, SCRIPT);
      },
    },
    benignTwin: {
      told: "another process was debugged",
      about: SCRIPT,
      tell: (mac) => {
        const writer = run(mac, person(mac), "/bin/cp a b");
        mac.say(mac.running("/Users/dev/dbg"), "trace", 0, { target: { audit_token: { pid: 77 } } });
        mac.make(writer, SCRIPT);
      },
    },
    missing: {
      told: "nothing was traced",
      about: SCRIPT,
      tell: (mac) => mac.make(run(mac, person(mac), "/bin/cp a b"), SCRIPT),
    },
  },
} as const satisfies { readonly [id: string]: MacSignalStories };
