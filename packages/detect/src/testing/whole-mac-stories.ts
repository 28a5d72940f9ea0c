import type { Bytes, PackageOwner, Priority } from "@limpid/core";
import { AD_HOC, type EsMessages, LINKER_SIGNED } from "../../../telemetry/src/testing/es-messages.ts";
import { GONE } from "./elf.ts";
import { appShell, by, DAEMON, type MacStory, person, run } from "./mac.ts";

const RUN_ONLY = "applescript/osacompile-x-greet.scpt";
const NO_TEXTS = "macho/made-nostr.arm64.strip-all.exe";
const STRIPPED = "macho/made-a.arm64.strip-all.exe";
const ADDON = "macho/npm-bcrypt-6.0.0-bcrypt.node-darwin-arm64";
const STUB = "macho/applet-stub-55fb8522";

/** A synthetic log, a real file as its bytes, and the good answer; no finding at all is `none`. */
export interface WholeStory {
  readonly told: string;
  readonly about: string;
  readonly sample: string | Bytes;
  readonly answer: readonly (Priority | "none")[];
  readonly shows?: readonly string[];
  readonly lacks?: readonly string[];
  readonly context?: MacStory["context"];
  readonly tell: (mac: EsMessages) => void;
}

const SCRIPT = "/Users/Shared/.u/u.scpt";
const APP = "/Users/Shared/.u/Fix.app/Contents";
const AGENT = "/Users/dev/Library/Application Support/Google/helper";
const SAFARI = "/System/Volumes/Preboot/Cryptexes/App/System/Applications/Safari.app/Contents/MacOS/Safari";
const DOWNLOAD = "/Users/dev/Downloads/tool";
const RUBY = "/opt/homebrew/Library/Homebrew/vendor/portable-ruby/current/bin/ruby";
const CELLAR = "/opt/homebrew/Cellar/jq/1.7/bin/jq";
const DERIVED = "/Users/dev/Library/Developer/Xcode/DerivedData/Tool-x/Build/Products/Release/Tool";
const XCODE = "/Applications/Xcode.app/Contents";
const FUN = "/Applications/Fun.app/Contents/MacOS/Fun";
const apple = (name: string) => ({ signature: by("59GAB85EFG", `com.apple.${name}`) });

/** Receipts of macOS that list every file. */
function receipt(more: Partial<PackageOwner>): MacStory["context"] {
  const owner: PackageOwner = {
    manager: "pkgutil",
    name: "com.fun.pkg",
    installedAt: "2026-11-01T10:00:00.000Z",
    ...more,
  };
  return { provenance: { packageOf: () => owner, hasPackages: true } };
}

function putInPlace(mac: EsMessages, tool: ReturnType<typeof run>, path: string): void {
  mac.make(tool, `${path}.cstemp`).rename(tool, `${path}.cstemp`, path);
}

/** What happens on Macs, of attackers and of everybody else. */
export const WHOLE_STORIES: readonly WholeStory[] = [
  {
    told: "an app's shell has curl bring a run-only script and osascript run it",
    about: SCRIPT,
    sample: RUN_ONLY,
    answer: ["high"],
    shows: ["an0057.run-only", "an0057.staging-app-wrote", "an0057.non-user-shell", "an0057.hidden-name"],
    tell: (mac) => {
      const shell = appShell(mac, AD_HOC);
      mac.make(run(mac, shell, "/usr/bin/curl -o u.scpt"), SCRIPT);
      run(mac, shell, `/usr/bin/osascript ${SCRIPT}`);
    },
  },
  {
    told: "text is piped into osacompile -x on the victim",
    about: SCRIPT,
    sample: RUN_ONLY,
    answer: ["high"],
    shows: ["an0057.osacompile-run-only", "an0057.compiled-on-victim"],
    tell: (mac) => {
      const shell = appShell(mac);
      mac.make(run(mac, shell, `/usr/bin/osacompile -xo ${SCRIPT}`), SCRIPT);
      run(mac, shell, `/usr/bin/osascript ${SCRIPT}`);
    },
  },
  {
    told: "python drops an applet whose script is run-only, and opens it",
    about: `${APP}/Resources/Scripts/main.scpt`,
    sample: RUN_ONLY,
    answer: ["high"],
    shows: ["an0057.applet-pair", "an0057.scripting-engine-wrote"],
    tell: (mac) => {
      const python = run(mac, appShell(mac), "/usr/bin/python3 d.py");
      mac.make(python, `${APP}/MacOS/applet`).make(python, `${APP}/Resources/Scripts/main.scpt`);
      mac.spawn(mac.launchd, `${APP}/MacOS/applet`, ["applet"], { signature: AD_HOC });
    },
  },
  {
    told: "the stub of that applet is no finding of its own",
    about: `${APP}/MacOS/applet`,
    sample: STUB,
    answer: ["none"],
    tell: (mac) => mac.make(run(mac, appShell(mac), "/usr/bin/python3 d.py"), `${APP}/MacOS/applet`),
  },
  {
    told: "a program without names and texts is brought, signed ad hoc, freed of its mark and run among Google's data",
    about: AGENT,
    sample: NO_TEXTS,
    answer: ["high"],
    shows: ["an0057.nothing-to-read", "an0057.signed-afterwards", "an0057.foreign-support-folder"],
    tell: (mac) => {
      const shell = appShell(mac);
      mac.make(run(mac, shell, "/usr/bin/curl -o helper"), AGENT);
      mac.removeAttribute(run(mac, shell, "/usr/bin/xattr -d com.apple.quarantine helper"), AGENT);
      putInPlace(mac, run(mac, shell, "/usr/bin/codesign -f -s - helper"), AGENT);
      mac.spawn(shell, AGENT, ["helper"], { signature: AD_HOC });
    },
  },
  {
    told: "the same without its bytes",
    about: AGENT,
    sample: { state: "not-offered" },
    answer: ["medium"],
    tell: (mac) => {
      const shell = appShell(mac);
      mac.make(run(mac, shell, "/usr/bin/curl -o helper"), AGENT);
      putInPlace(mac, run(mac, shell, "/usr/bin/codesign -f -s - helper"), AGENT);
      mac.spawn(shell, AGENT, ["helper"], { signature: AD_HOC });
    },
  },
  {
    told: "opacity alone: a person copies a stripped program",
    about: DOWNLOAD,
    sample: NO_TEXTS,
    answer: ["low"],
    tell: (mac) => mac.make(run(mac, person(mac), "/bin/cp a b"), DOWNLOAD),
  },
  {
    told: "a person fetches a tool with curl and tries it",
    about: DOWNLOAD,
    sample: STRIPPED,
    answer: ["low"],
    tell: (mac) => {
      const shell = person(mac);
      mac.make(run(mac, shell, "/usr/bin/curl -o tool"), DOWNLOAD);
      mac.spawn(shell, DOWNLOAD, ["tool"], { signature: LINKER_SIGNED });
    },
  },
  {
    told: "a download whose mark a person takes away before they run it",
    about: DOWNLOAD,
    sample: NO_TEXTS,
    answer: ["medium"],
    shows: ["an0057.quarantine-removed", "an0057.staging-app-wrote"],
    tell: (mac) => {
      const safari = mac.running(SAFARI);
      mac.make(safari, DOWNLOAD).setAttribute(safari, DOWNLOAD, "com.apple.quarantine");
      const shell = person(mac);
      mac.removeAttribute(run(mac, shell, "/usr/bin/xattr -d com.apple.quarantine tool"), DOWNLOAD);
      mac.spawn(shell, DOWNLOAD, ["tool"], { signature: LINKER_SIGNED });
    },
  },
  {
    told: "a download that keeps its mark",
    about: DOWNLOAD,
    sample: STRIPPED,
    answer: ["low"],
    tell: (mac) => {
      const safari = mac.running(SAFARI);
      mac.make(safari, DOWNLOAD).setAttribute(safari, DOWNLOAD, "com.apple.quarantine");
    },
  },
  {
    told: "Homebrew pours a bottle, which ends in install_name_tool and codesign -s -",
    about: CELLAR,
    sample: STRIPPED,
    answer: ["expected"],
    shows: ["an0057.package-pour"],
    tell: (mac) => {
      const brew = mac.spawn(person(mac), "/bin/bash", ["bash", "/opt/homebrew/bin/brew", "install", "jq"]);
      const ruby = mac.spawn(brew, RUBY, ["ruby", "/opt/homebrew/Library/Homebrew/brew.rb", "install", "jq"]);
      mac.make(run(mac, ruby, "/usr/bin/tar -xf jq.tar.gz"), CELLAR);
      putInPlace(mac, run(mac, ruby, "/usr/bin/install_name_tool -change a b jq"), CELLAR);
      putInPlace(mac, run(mac, ruby, "/usr/bin/codesign -f -s - jq"), CELLAR);
      mac.spawn(person(mac), CELLAR, ["jq"], { signature: AD_HOC });
    },
  },
  {
    told: "Xcode builds, strips and signs",
    about: DERIVED,
    sample: STRIPPED,
    answer: ["expected"],
    shows: ["an0057.person-build"],
    tell: (mac) => {
      const xcode = mac.running(`${XCODE}/MacOS/Xcode`, apple("dt.Xcode"));
      const service = mac.spawn(mac.launchd, "/usr/libexec/xpcproxy", ["xpcproxy"], { responsible: xcode });
      mac.spawn(xcode, "/bin/ls", ["ls"]);
      mac.exec(service, `${XCODE}/SharedFrameworks/XCBuild.framework/XCBBuildService`, ["XCBBuildService"], {
        ...apple("dt.XCBBuildService"),
        responsible: xcode,
        uid: 501,
        loginUser: 501,
      });
      const tools = `${XCODE}/Developer/Toolchains/XcodeDefault.xctoolchain/usr/bin`;
      const clang = mac.spawn(service, `${tools}/clang`, ["clang", "-o", DERIVED], apple("clang"));
      mac.make(mac.spawn(clang, `${tools}/ld`, ["ld", "-o", DERIVED], apple("ld")), DERIVED);
      mac.write(mac.spawn(service, `${tools}/strip`, ["strip", DERIVED], apple("strip")), DERIVED);
      putInPlace(mac, run(mac, service, "/usr/bin/codesign -s - Tool"), DERIVED);
      mac.spawn(xcode, DERIVED, ["Tool"], { signature: AD_HOC });
    },
  },
  {
    told: "Sparkle puts a new version of an app in place",
    about: FUN,
    sample: ADDON,
    answer: ["expected"],
    shows: ["an0057.same-team-update"],
    tell: (mac) => {
      const updater = mac.running("/Users/dev/Library/Caches/fun/org.sparkle-project.Sparkle/Autoupdate", {
        signature: by("AAAAAAAAAA", "org.sparkle-project.Sparkle.Autoupdate"),
      });
      mac.make(updater, FUN, 33_000, 0o100755);
      mac.spawn(mac.launchd, FUN, ["Fun"], { signature: by("AAAAAAAAAA", "com.fun") });
    },
  },
  {
    told: "a policy of Jamf compiles a run-only script and runs it",
    about: "/Users/Shared/policy.scpt",
    sample: RUN_ONLY,
    answer: ["expected"],
    shows: ["an0057.management-agent", "an0057.osacompile-run-only"],
    tell: (mac) => {
      const jamf = mac.running("/usr/local/jamf/bin/jamf", { ...DAEMON, signature: by("483DWKW443") });
      const shell = run(mac, jamf, "/bin/sh policy.sh");
      mac.make(run(mac, shell, "/usr/bin/osacompile -x -o policy.scpt p.applescript"), "/Users/Shared/policy.scpt");
      run(mac, shell, "/usr/bin/osascript /Users/Shared/policy.scpt");
    },
  },
  {
    told: "pip installs an extension",
    about: "/Users/dev/venv/lib/python3.12/site-packages/bcrypt/_bcrypt.so",
    sample: ADDON,
    answer: ["low", "expected"],
    tell: (mac) =>
      mac.make(
        mac.spawn(person(mac), "/Users/dev/venv/bin/python3", ["python3", "-m", "pip", "install", "bcrypt"], {
          signature: AD_HOC,
        }),
        "/Users/dev/venv/lib/python3.12/site-packages/bcrypt/_bcrypt.so",
      ),
  },
  {
    told: "npm installs an addon",
    about: "/Users/dev/app/node_modules/bcrypt/bcrypt.node",
    sample: ADDON,
    answer: ["low", "expected"],
    tell: (mac) =>
      mac.make(
        mac.spawn(person(mac), "/opt/homebrew/bin/node", ["node", "/opt/homebrew/bin/npm", "ci"], {
          signature: AD_HOC,
        }),
        "/Users/dev/app/node_modules/bcrypt/bcrypt.node",
      ),
  },
  {
    told: "Rosetta translates a program",
    about: "/private/var/db/oah/1/2/tool.aot",
    sample: GONE,
    answer: ["none", "expected"],
    tell: (mac) =>
      mac.make(mac.running("/usr/libexec/rosetta/oahd-helper", DAEMON), "/private/var/db/oah/1/2/tool.aot"),
  },
  {
    told: "XProtect is updated",
    about: "/Library/Apple/System/Library/CoreServices/XProtect.app/Contents/MacOS/XProtectRemediatorX",
    sample: STRIPPED,
    answer: ["expected"],
    tell: (mac) =>
      mac.make(
        mac.running("/usr/libexec/mobileassetd", DAEMON),
        "/Library/Apple/System/Library/CoreServices/XProtect.app/Contents/MacOS/XProtectRemediatorX",
      ),
  },
  {
    told: "installd installs a signed app",
    about: FUN,
    sample: STRIPPED,
    answer: ["expected"],
    tell: (mac) => {
      mac.make(mac.running("/usr/libexec/installd", DAEMON), FUN);
      mac.spawn(mac.launchd, FUN, ["Fun"], { signature: by("AAAAAAAAAA", "com.fun") });
    },
  },
  {
    told: "installd alone explains nothing",
    about: FUN,
    sample: STRIPPED,
    answer: ["low"],
    tell: (mac) => mac.make(mac.running("/usr/libexec/installd", DAEMON), FUN),
  },
  {
    told: "installd installs an app that a receipt lists",
    about: FUN,
    sample: STRIPPED,
    answer: ["low", "expected"],
    shows: ["an0057.installed-package"],
    context: receipt({}),
    tell: (mac) => mac.make(mac.running("/usr/libexec/installd", DAEMON), FUN),
  },
  {
    told: "the receipt lists a file of another size",
    about: FUN,
    sample: STRIPPED,
    answer: ["low"],
    lacks: ["an0057.installed-package"],
    context: receipt({ intact: false }),
    tell: (mac) => mac.make(mac.running("/usr/libexec/installd", DAEMON), FUN),
  },
  {
    told: "a receipt alone: nobody saw installd write it",
    about: FUN,
    sample: STRIPPED,
    answer: ["low", "medium"],
    lacks: ["an0057.installed-package"],
    context: receipt({}),
    tell: (mac) => mac.make(run(mac, appShell(mac), "/usr/bin/curl -o Fun"), FUN),
  },
  {
    told: "a postinstall script fetches an agent for launchd",
    about: "/Library/LaunchDaemons/.agent",
    sample: NO_TEXTS,
    answer: ["high"],
    shows: ["an0057.installer-script-wrote", "an0057.persistence-place"],
    tell: (mac) => {
      const service = mac.running(
        "/System/Library/PrivateFrameworks/PackageKit.framework/package_script_service",
        DAEMON,
      );
      const shell = mac.spawn(service, "/bin/sh", ["sh", "postinstall"]);
      mac.make(run(mac, shell, "/usr/bin/curl -o agent"), "/Library/LaunchDaemons/.agent");
      mac.spawn(shell, "/Library/LaunchDaemons/.agent", ["agent"], { signature: AD_HOC });
    },
  },
  {
    told: "an app runs translocated",
    about: "/private/var/folders/a/T/AppTranslocation/1/d/Fun.app/Contents/MacOS/Fun",
    sample: STRIPPED,
    answer: ["low"],
    tell: (mac) => {
      mac.spawn(mac.launchd, "/private/var/folders/a/T/AppTranslocation/1/d/Fun.app/Contents/MacOS/Fun", ["Fun"], {
        signature: by("AAAAAAAAAA", "com.fun"),
      });
    },
  },
  {
    told: "an editable script is nobody's subject",
    about: "/Users/Shared/x.scpt",
    sample: "applescript/unforswearing__86d8f596__Snippets__Quotes.scpt",
    answer: ["none"],
    tell: (mac) => mac.make(run(mac, person(mac), "/usr/bin/curl -o x.scpt"), "/Users/Shared/x.scpt"),
  },
];
