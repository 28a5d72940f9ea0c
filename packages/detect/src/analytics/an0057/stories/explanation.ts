import { ROLE_TABLE, Roles } from "@limpid/lineage";
import {
  appShell,
  by,
  DAEMON,
  type EsMessages,
  type MacStory,
  macho,
  person,
  run,
  script,
  signed,
  UNSIGNED,
} from "../../../testing/mac.ts";
import type { MacSignalStories } from "./mac-signal-stories.ts";

const TOOL = "/Users/dev/src/app/tool";
const NOTHING = { lacksSymbolsAndStrings: { lacking: true } };

type Tell = (mac: EsMessages) => void;

function story(told: string, about: string, tell: Tell, more: Partial<MacStory> = {}): MacStory {
  return { told, about, bytes: macho(NOTHING), tell, ...more };
}

/** The file runs, as the kernel sees it signed. */
function runsAs(told: string, signature: Parameters<typeof by>[0] | undefined, flags?: number): MacStory {
  return story(told, TOOL, (mac) => {
    const shell = person(mac);
    mac.make(run(mac, shell, "/bin/cp a b"), TOOL);
    const made = signature === undefined ? UNSIGNED : { ...by(signature), ...(flags === undefined ? {} : { flags }) };
    mac.spawn(shell, TOOL, ["tool"], { signature: made });
  });
}

const file = (told: string, facts: Readonly<Record<string, unknown>>): MacStory =>
  story(told, TOOL, (mac) => mac.make(run(mac, person(mac), "/bin/cp a b"), TOOL), { bytes: macho(facts) });

const COMPARED = { total: 9, checked: 9, missing: 0, tampered: 0 };
const certified = (authority: string | null, more: object = {}) =>
  signed("signed", { teamId: "AAAAAAAAAA", signer: { authority }, pages: COMPARED, ...more });

const RUBY = "/opt/homebrew/Library/Homebrew/vendor/portable-ruby/current/bin/ruby";
const CELLAR = "/opt/homebrew/Cellar/jq/1.7/bin/jq";
/** Its last two steps write a copy each and put it in place. */
function pour(mac: EsMessages, path = CELLAR): void {
  const ruby = mac.spawn(person(mac), RUBY, ["ruby", "/opt/homebrew/Library/Homebrew/brew.rb", "install", "jq"]);
  mac.make(ruby, path);
  for (const line of ["/usr/bin/install_name_tool -change a b", "/usr/bin/codesign -f -s - jq"]) {
    const tool = run(mac, ruby, line);
    mac.make(tool, `${path}.cstemp`).rename(tool, `${path}.cstemp`, path);
  }
}

const RUNNER = "/Users/ci/actions-runner/bin/Runner.Worker";
const WORK = "/Users/ci/actions-runner/_work/app/tool";
const JAMF = "/usr/local/jamf/bin/jamf";
const LD = "/Library/Developer/CommandLineTools/usr/bin/ld";
const APPLE_LD = { signature: by("59GAB85EFG", "com.apple.ld") };
const OAH = "/private/var/db/oah/307863552/tool.aot";
const SUPPORT = "/Library/Apple/System/Library/CoreServices/XProtect.app/Contents/MacOS/tool";
const SITE = "/Users/dev/venv/lib/python3.12/site-packages/x/y.so";

export const EXPLANATION = {
  "an0057.declared-normal": {
    fires: story("declared", TOOL, (mac) => mac.make(run(mac, person(mac), "/bin/cp a b"), TOOL), {
      context: { normality: { explain: () => ({ id: "normal[0]", explanation: "The build team declared it." }) } },
    }),
    benignTwin: story("another place", TOOL, (mac) => mac.make(run(mac, person(mac), "/bin/cp a b"), TOOL)),
    missing: story("declared for another time", TOOL, (mac) => mac.make(run(mac, person(mac), "/bin/cp a b"), TOOL), {
      context: {
        normality: { explain: (_path, _image, _host, at) => (at === 0 ? { id: "", explanation: "" } : undefined) },
      },
    }),
  },
  "an0057.sealed-system": {
    fires: story("an update of macOS", "/usr/bin/tool", (mac) =>
      mac.make(run(mac, person(mac), "/bin/cp a b"), "/usr/bin/tool"),
    ),
    benignTwin: story("the administrator's folder", "/usr/local/bin/tool", (mac) =>
      mac.make(run(mac, person(mac), "/bin/cp a b"), "/usr/local/bin/tool"),
    ),
    missing: story("a name that begins alike", "/Users/usr/bin/tool", (mac) =>
      mac.make(run(mac, person(mac), "/bin/cp a b"), "/Users/usr/bin/tool"),
    ),
  },
  "an0057.platform-binary": {
    fires: file("Apple's signature in the file", certified("apple-platform")),
    benignTwin: file("a developer's signature", certified("developer-id")),
    missing: file("nobody compared the file with its signature", certified("apple-platform", { pages: undefined })),
  },
  "an0057.app-store": {
    fires: file("from the App Store", certified("mac-app-store")),
    benignTwin: file("a developer's signature", certified("developer-id")),
    missing: file("the chain of its certificates does not hold", certified(null)),
  },
  "an0057.notarised": {
    fires: file("a ticket is stapled", certified("developer-id", { ticket: { offset: 1, sizeBytes: 9 } })),
    benignTwin: file("no ticket", certified("developer-id")),
    missing: file(
      "changed after it was signed",
      certified("developer-id", { ticket: {}, pages: { ...COMPARED, tampered: 1 } }),
    ),
  },
  "an0057.developer-signed": {
    fires: file("a Developer ID", certified("developer-id")),
    benignTwin: file("signed ad hoc", signed("ad-hoc")),
    missing: runsAs("the kernel does not say by which certificate", "AAAAAAAAAA"),
  },
  "an0057.system-update": {
    fires: story("XProtect is updated", SUPPORT, (mac) =>
      mac.make(mac.running("/usr/libexec/mobileassetd", DAEMON), SUPPORT),
    ),
    benignTwin: story("a name in /tmp is no updater", SUPPORT, (mac) =>
      mac.make(mac.running("/private/tmp/mobileassetd", DAEMON), SUPPORT),
    ),
    missing: story("somebody else wrote, too", SUPPORT, (mac) => {
      mac.make(mac.running("/usr/libexec/mobileassetd", DAEMON), SUPPORT);
      mac.write(mac.running("/usr/bin/perl", DAEMON), SUPPORT);
    }),
  },
  "an0057.rosetta-translation": {
    fires: story("oahd translates", OAH, (mac) =>
      mac.make(mac.running("/usr/libexec/rosetta/oahd-helper", DAEMON), OAH),
    ),
    benignTwin: story("a name in /tmp is no Rosetta", OAH, (mac) =>
      mac.make(mac.running("/private/tmp/oahd", DAEMON), OAH),
    ),
    missing: story("its creation is not in the log", OAH, (mac) => {
      mac.spawn(person(mac), OAH, ["tool"]);
    }),
  },
  "an0057.management-agent": {
    fires: story(
      "a policy of Jamf compiles a script",
      "/Users/Shared/p.scpt",
      (mac) => {
        const shell = run(mac, mac.running(JAMF, { ...DAEMON, signature: by("483DWKW443") }), "/bin/sh policy");
        mac.make(run(mac, shell, "/usr/bin/osacompile -xo p.scpt"), "/Users/Shared/p.scpt");
      },
      { bytes: script() },
    ),
    benignTwin: story(
      "a program called jamf, signed by nobody",
      "/Users/Shared/p.scpt",
      (mac) => {
        const shell = run(mac, mac.running("/private/tmp/jamf", { ...DAEMON, signature: UNSIGNED }), "/bin/sh policy");
        mac.make(run(mac, shell, "/usr/bin/osacompile -xo p.scpt"), "/Users/Shared/p.scpt");
      },
      { bytes: script() },
    ),
    missing: story(
      "the agent above was not seen",
      "/Users/Shared/p.scpt",
      (mac) =>
        mac.make(run(mac, mac.running("/bin/sh", DAEMON), "/usr/bin/osacompile -xo p.scpt"), "/Users/Shared/p.scpt"),
      { bytes: script() },
    ),
  },
  "an0057.installed-package": {
    fires: story(
      "signed and installed",
      "/Applications/A.app/Contents/MacOS/A",
      (mac) => mac.make(mac.running("/usr/libexec/installd", DAEMON), "/Applications/A.app/Contents/MacOS/A"),
      { bytes: macho(certified("developer-id")) },
    ),
    benignTwin: story(
      "a script of the package wrote it",
      "/Applications/A.app/Contents/MacOS/A",
      (mac) =>
        mac.make(
          run(mac, mac.running("/usr/libexec/installd", DAEMON), "/bin/cp a b"),
          "/Applications/A.app/Contents/MacOS/A",
        ),
      { bytes: macho(certified("developer-id")) },
    ),
    missing: story("neither signature nor receipt", "/Applications/A.app/Contents/MacOS/A", (mac) =>
      mac.make(mac.running("/usr/libexec/installd", DAEMON), "/Applications/A.app/Contents/MacOS/A"),
    ),
  },
  "an0057.person-build": {
    fires: story("make in Terminal", TOOL, (mac) =>
      mac.make(mac.spawn(person(mac), LD, ["ld", "-o", "tool"], APPLE_LD), TOOL),
    ),
    benignTwin: story("in a folder that everybody shares", "/Users/Shared/tool", (mac) =>
      mac.make(mac.spawn(person(mac), LD, ["ld", "-o", "tool"], APPLE_LD), "/Users/Shared/tool"),
    ),
    missing: story("an app calls the linker", TOOL, (mac) =>
      mac.make(mac.spawn(appShell(mac), LD, ["ld"], APPLE_LD), TOOL),
    ),
  },
  "an0057.ci-build": {
    fires: story(
      "a declared runner",
      WORK,
      (mac) => mac.make(run(mac, mac.running(RUNNER), "/usr/bin/ld -o tool"), WORK),
      {
        context: { roles: new Roles([...ROLE_TABLE, { role: "ci-runner", programs: [RUNNER], declared: true }]) },
      },
    ),
    benignTwin: story("a runner by its name alone", WORK, (mac) =>
      mac.make(run(mac, mac.running(RUNNER, { signature: UNSIGNED }), "/usr/bin/ld -o tool"), WORK),
    ),
    missing: story(
      "outside of its work folder",
      "/Users/ci/tool",
      (mac) => mac.make(run(mac, mac.running(RUNNER), "/usr/bin/ld -o tool"), "/Users/ci/tool"),
      {
        context: { roles: new Roles([...ROLE_TABLE, { role: "ci-runner", programs: [RUNNER], declared: true }]) },
      },
    ),
  },
  "an0057.same-team-update": {
    fires: story(
      "Sparkle's Autoupdate",
      "/Applications/Fun.app/Contents/MacOS/Fun",
      (mac) =>
        mac.make(
          mac.running("/Users/dev/Library/Caches/fun/Autoupdate", { signature: by("AAAAAAAAAA") }),
          "/Applications/Fun.app/Contents/MacOS/Fun",
        ),
      { bytes: macho(certified("developer-id")) },
    ),
    benignTwin: story(
      "an updater of another team",
      "/Applications/Fun.app/Contents/MacOS/Fun",
      (mac) =>
        mac.make(
          mac.running("/Users/dev/Library/Caches/fun/Autoupdate", { signature: by("BBBBBBBBBB") }),
          "/Applications/Fun.app/Contents/MacOS/Fun",
        ),
      { bytes: macho(certified("developer-id")) },
    ),
    missing: story(
      "nobody verified the file's signature",
      "/Applications/Fun.app/Contents/MacOS/Fun",
      (mac) =>
        mac.make(
          mac.running("/Users/dev/Library/Caches/fun/Autoupdate", { signature: by("AAAAAAAAAA") }),
          "/Applications/Fun.app/Contents/MacOS/Fun",
        ),
      { bytes: macho(certified(null)) },
    ),
  },
  "an0057.package-pour": {
    fires: story("Homebrew pours, renames and signs", CELLAR, pour),
    benignTwin: story("the same elsewhere", "/Users/dev/bin/jq", (mac) => pour(mac, "/Users/dev/bin/jq")),
    missing: story("curl wrote it before", CELLAR, (mac) => {
      mac.make(run(mac, person(mac), "/usr/bin/curl -o jq"), CELLAR);
      const ruby = mac.spawn(person(mac), RUBY, ["ruby", "/opt/homebrew/Library/Homebrew/brew.rb"]);
      const tool = run(mac, ruby, "/usr/bin/codesign -f -s - jq");
      mac.make(tool, `${CELLAR}.cstemp`).rename(tool, `${CELLAR}.cstemp`, CELLAR);
    }),
  },
  "an0057.language-package": {
    fires: story("pip of the system", SITE, (mac) => mac.make(run(mac, person(mac), "/usr/bin/pip3 install x"), SITE)),
    benignTwin: story("a program called pip in a home", SITE, (mac) =>
      mac.make(mac.spawn(person(mac), "/Users/dev/pip3", ["pip3"], { signature: UNSIGNED }), SITE),
    ),
    missing: story("outside of pip's folders", TOOL, (mac) =>
      mac.make(run(mac, person(mac), "/usr/bin/pip3 install x"), TOOL),
    ),
  },
  "an0057.person": {
    fires: story("in Terminal", TOOL, (mac) => mac.make(run(mac, person(mac), "/usr/bin/curl -o tool"), TOOL)),
    benignTwin: story("below an app", TOOL, (mac) => mac.make(run(mac, appShell(mac), "/usr/bin/curl -o tool"), TOOL)),
    missing: story("its creation is not in the log", TOOL, (mac) => {
      mac.spawn(person(mac), TOOL, ["tool"]);
    }),
  },
  "an0057.quarantined": {
    fires: story("marked", TOOL, (mac) => {
      const safari = run(mac, person(mac), "/usr/bin/curl -o tool");
      mac.make(safari, TOOL).setAttribute(safari, TOOL, "com.apple.quarantine");
    }),
    benignTwin: story("marked, and the mark taken away", TOOL, (mac) => {
      const safari = run(mac, person(mac), "/usr/bin/curl -o tool");
      mac.make(safari, TOOL).setAttribute(safari, TOOL, "com.apple.quarantine");
      mac.removeAttribute(safari, TOOL);
    }),
    missing: story("not marked", TOOL, (mac) => mac.make(run(mac, person(mac), "/usr/bin/curl -o tool"), TOOL)),
  },
  "an0057.translocated": {
    fires: story(
      "App Translocation",
      "/private/var/folders/a/T/AppTranslocation/1/d/Fun.app/Contents/MacOS/Fun",
      (mac) => {
        mac.spawn(mac.launchd, "/private/var/folders/a/T/AppTranslocation/1/d/Fun.app/Contents/MacOS/Fun", ["Fun"]);
      },
    ),
    benignTwin: story("another folder there", "/private/var/folders/a/T/x/Fun", (mac) => {
      mac.spawn(mac.launchd, "/private/var/folders/a/T/x/Fun", ["Fun"]);
    }),
    missing: story("where it was before", TOOL, (mac) => {
      mac.spawn(mac.launchd, TOOL, ["Fun"]);
    }),
  },
  "an0057.names-survive": {
    fires: file("Objective-C", { namesSurvive: ["objective-c"] }),
    benignTwin: file("exports only, which every library has", { namesSurvive: ["exports"] }),
    missing: file("not looked for", {}),
  },
} as const satisfies { readonly [id: string]: MacSignalStories };
