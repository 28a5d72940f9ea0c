import {
  AD_HOC,
  appShell,
  by,
  DAEMON,
  type EsMessages,
  type MacStory,
  macho,
  type person,
  run,
  script,
  UNSIGNED,
} from "../../../testing/mac.ts";

/** A way around AN0057, what Endpoint Security shows of it, and what the finding says. */
export interface MacEvasion {
  readonly way: string;
  readonly seen: "seen" | "inferred" | "blind";
  readonly finding: string;
  readonly story?: MacStory & { readonly shows: readonly string[]; readonly lacks?: readonly string[] };
}

const SCRIPT = "/Users/Shared/u.scpt";
const AGENT = "/Users/Shared/agent";

function dropped(mac: EsMessages, path = AGENT): ReturnType<typeof person> {
  const shell = appShell(mac);
  mac.make(run(mac, shell, "/usr/bin/curl -o x"), path);
  return shell;
}

export const MAC_EVASIONS: readonly MacEvasion[] = [
  {
    way: "Sign it again, so that codesign is who wrote it",
    seen: "seen",
    finding:
      "What codesign or install_name_tool put in place of a file leads to who made that; `an0057.signed-afterwards` says it.",
    story: {
      told: "curl, codesign -s -",
      about: AGENT,
      bytes: macho(),
      shows: ["an0057.staging-app-wrote", "an0057.signed-afterwards"],
      tell: (mac) => {
        const sign = run(mac, dropped(mac), "/usr/bin/codesign -fs - agent");
        mac.make(sign, `${AGENT}.cstemp`).rename(sign, `${AGENT}.cstemp`, AGENT);
      },
    },
  },
  {
    way: "Clone or copy it, so that Finder or cp is who wrote it",
    seen: "seen",
    finding:
      "clone and copyfile name the source: its writers count as writers of the copy. A copy byte by byte is blind.",
    story: {
      told: "curl, clone",
      about: "/Users/dev/tool",
      bytes: macho(),
      shows: ["an0057.staging-app-wrote"],
      tell: (mac) => mac.clone(dropped(mac), AGENT, "/Users/dev/tool"),
    },
  },
  {
    way: "Another spelling of -x: -xo, -o FILE -x, -dx",
    seen: "seen",
    finding: "Options are read as osacompile reads them; the compiled script says so without any command line.",
    story: {
      told: "-dxo",
      about: SCRIPT,
      bytes: script(),
      shows: ["an0057.osacompile-run-only", "an0057.run-only"],
      tell: (mac) => mac.make(run(mac, appShell(mac), `/usr/bin/osacompile -dxo ${SCRIPT} a.applescript`), SCRIPT),
    },
  },
  {
    way: "Compile it elsewhere, or save it run-only in Script Editor",
    seen: "seen",
    finding: "The script's own bytes show the missing parse tree, in every container.",
    story: {
      told: "a script that was brought compiled",
      about: SCRIPT,
      bytes: script(),
      shows: ["an0057.run-only"],
      lacks: ["an0057.osacompile-run-only"],
      tell: (mac) => dropped(mac, SCRIPT),
    },
  },
  {
    way: "Run it as an applet: no osascript at all",
    seen: "inferred",
    finding: "That the stub ran is taken as a run of its script; which further scripts it loads is a named blind spot.",
    story: {
      told: "an applet is opened",
      about: "/Users/Shared/Fix.app/Contents/Resources/Scripts/main.scpt",
      bytes: script(),
      shows: ["an0057.applet-pair", "an0057.run-soon"],
      tell: (mac) => {
        dropped(mac, "/Users/Shared/Fix.app/Contents/Resources/Scripts/main.scpt");
        mac.spawn(mac.launchd, "/Users/Shared/Fix.app/Contents/MacOS/applet", ["applet"], { signature: AD_HOC });
      },
    },
  },
  {
    way: "Run it through NSAppleScript, OSAKit, standard input, `run script`, Mail rules or folder actions",
    seen: "blind",
    finding:
      "Each finding names this blind spot. A file that was dropped is still judged by who made it, where and how.",
  },
  {
    way: "Stand below launchd, so that no parent is known",
    seen: "seen",
    finding: "The lineage goes on with the responsible process, which a process does not choose itself.",
    story: {
      told: "a helper that launchd started for an unsigned app",
      about: AGENT,
      bytes: macho(),
      shows: ["an0057.responsible-untrusted"],
      tell: (mac) => {
        const app = mac.running("/Users/dev/Fun.app/Contents/MacOS/Fun", { signature: UNSIGNED });
        mac.spawn(app, "/bin/ls", ["ls"]);
        mac.make(mac.running("/usr/bin/curl", { responsible: app }), AGENT);
      },
    },
  },
  {
    way: "Disclaim responsibility (posix_spawnattr of launchd and debuggers)",
    seen: "inferred",
    finding:
      "The parent stays known where its fork was seen; behind launchd nothing is above, and `lineage` may be missing.",
  },
  {
    way: "A trusted name: jamf, installd, Terminal in a folder of one's own",
    seen: "seen",
    finding: "What lowers a priority needs the sealed system or a signature that fits the name.",
    story: {
      told: "a program called jamf",
      about: SCRIPT,
      bytes: script(),
      shows: ["an0057.run-only"],
      lacks: ["an0057.management-agent"],
      tell: (mac) => {
        const jamf = mac.running("/Users/Shared/jamf", { ...DAEMON, signature: AD_HOC });
        mac.make(run(mac, jamf, "/usr/bin/curl -o u.scpt"), SCRIPT);
      },
    },
  },
  {
    way: "A copy of an Apple program under a trusted name",
    seen: "seen",
    finding: "It stays signed as what it is (com.apple.bash), and that is not the name it bears.",
    story: {
      told: "bash called jamf",
      about: SCRIPT,
      bytes: script(),
      shows: ["an0057.run-only"],
      lacks: ["an0057.management-agent"],
      tell: (mac) => {
        const signature = { signingId: "com.apple.bash", platform: true, cdhash: "1".repeat(40), flags: 0x22010801 };
        mac.make(run(mac, mac.running("/Users/Shared/jamf", { ...DAEMON, signature }), "/bin/cp a b"), SCRIPT);
      },
    },
  },
  {
    way: "A certificate of one's own making that names another's team",
    seen: "blind",
    finding:
      "Before message version 10 the kernel does not say what kind of certificate it was. `spctl` and the certificates in the file do.",
  },
  {
    way: "Write into Homebrew's own folder and pour from there",
    seen: "inferred",
    finding:
      "`an0057.package-pour` says that those programs belong to the user; it explains less than what a download, a place and a run add up to.",
  },
  {
    way: "A package whose postinstall script does the work",
    seen: "seen",
    finding:
      "installd explains only what it wrote itself; below the script service `an0057.installer-script-wrote` speaks against it.",
    story: {
      told: "postinstall",
      about: AGENT,
      bytes: macho(),
      shows: ["an0057.installer-script-wrote"],
      lacks: ["an0057.installed-package"],
      tell: (mac) => {
        const service = mac.running(
          "/System/Library/PrivateFrameworks/PackageKit.framework/package_script_service",
          DAEMON,
        );
        mac.make(run(mac, mac.spawn(service, "/bin/sh", ["sh", "postinstall"]), "/usr/bin/curl -o x"), AGENT);
      },
    },
  },
  {
    way: "Take the mark of a download away: xattr -d, -c, of the whole app",
    seen: "seen",
    finding:
      "The event or the command line is a reason of its own; a file that still names its address and bears no mark says so itself.",
    story: {
      told: "xattr -cr on the app",
      about: "/Users/dev/Fix.app/Contents/MacOS/Fix",
      bytes: macho(),
      shows: ["an0057.quarantine-removed"],
      tell: (mac) => {
        const shell = dropped(mac, "/Users/dev/Fix.app/Contents/MacOS/Fix");
        run(mac, shell, "/usr/bin/xattr -cr /Users/dev/Fix.app");
      },
    },
  },
  {
    way: "Bring it with a program that never marks downloads (curl, python, unzip)",
    seen: "seen",
    finding: "A missing mark means nothing there and is not held against it; who brought it is.",
    story: {
      told: "curl",
      about: AGENT,
      bytes: macho(),
      shows: ["an0057.staging-app-wrote"],
      lacks: ["an0057.quarantine-missing"],
      tell: (mac) => {
        dropped(mac);
        const other = mac.running("/usr/bin/true");
        mac.make(other, "/Users/dev/b").setAttribute(other, "/Users/dev/b", "com.apple.quarantine");
      },
    },
  },
  {
    way: "Bring it on a disk image and run it there",
    seen: "blind",
    finding: "Nothing is written: the run is seen with an unknown creator, and the mount is named when it was seen.",
  },
  {
    way: "A Developer ID and a notarisation of one's own",
    seen: "seen",
    finding:
      "They weigh against a finding and do not outweigh a drop: -25 at most, and SignedStatus can make it nothing.",
    story: {
      told: "a notarised dropper",
      about: AGENT,
      bytes: macho({
        signature: {
          kind: "signed",
          teamId: "AAAAAAAAAA",
          signer: { authority: "developer-id" },
          ticket: {},
          pages: { total: 9, checked: 9, missing: 0, tampered: 0 },
        },
      }),
      shows: ["an0057.notarised", "an0057.staging-app-wrote"],
      tell: (mac) => {
        mac.spawn(dropped(mac), "/bin/ls", ["ls"], { signature: by("AAAAAAAAAA") });
      },
    },
  },
];
