import type { Bytes } from "@limpid/core";
import { describe, expect, it, test } from "vitest";
import {
  AD_HOC,
  appShell,
  by,
  DAEMON,
  type EsMessages,
  judgeMac,
  macho,
  person,
  run,
  script,
  UNSIGNED,
} from "../../testing/mac.ts";

/**
 * What happens on Macs every day and looks like a drop: each must not be queued. Beside each stands the same with one
 * thing changed that takes its explanation away.
 */
const CERTIFIED = { authority: "developer-id", teamId: "AAAAAAAAAA" };

interface Told {
  readonly about: string;
  readonly bytes?: Bytes;
  readonly tell: (mac: EsMessages) => void;
}

function judged({ about, bytes = macho(), tell }: Told) {
  const judgement = judgeMac({ told: about, about, bytes, tell });
  const reasons = [...(judgement?.supporting ?? []), ...(judgement?.contradicting ?? [])];
  return { priority: judgement?.priority ?? "none", reasons: reasons.map(({ id }) => id) };
}

function putInPlace(mac: EsMessages, tool: ReturnType<typeof run>, path: string): void {
  mac.make(tool, `${path}.cstemp`).rename(tool, `${path}.cstemp`, path);
}

/** A package manager of its own folder, below a person's shell. */
function poured(about: string, manager: readonly [string, ...string[]]): Told {
  return {
    about,
    tell: (mac) => {
      const [image, ...argv] = manager;
      const top = mac.spawn(person(mac), image, argv, { signature: AD_HOC });
      mac.make(run(mac, top, "/usr/bin/tar -xf x"), about);
      putInPlace(mac, run(mac, top, "/usr/bin/install_name_tool -change a b x"), about);
      putInPlace(mac, run(mac, top, "/usr/bin/codesign -f -s - x"), about);
    },
  };
}

describe("package managers", () => {
  const BREW = "/opt/homebrew/Library/Homebrew/vendor/portable-ruby/current/bin/ruby";
  test.each<readonly [string, Told]>([
    [
      "Homebrew",
      poured("/opt/homebrew/Cellar/jq/1.7/bin/jq", [BREW, "ruby", "/opt/homebrew/Library/Homebrew/brew.rb"]),
    ],
    [
      "Homebrew on Intel",
      poured("/usr/local/Cellar/jq/1.7/bin/jq", [
        "/usr/bin/ruby",
        "ruby",
        "/usr/local/Homebrew/Library/Homebrew/brew.rb",
      ]),
    ],
    [
      "MacPorts",
      poured("/opt/local/bin/jq", ["/opt/local/libexec/macports/bin/tclsh8.6", "tclsh", "/opt/local/bin/port"]),
    ],
    ["nix", poured("/nix/store/abc-jq-1.7/bin/jq", ["/nix/store/def-nix-2.18/bin/nix", "nix", "build"])],
  ])("%s pours: not queued, and codesign -s - is no reason", (_, told) => {
    const { priority, reasons } = judged(told);
    expect(["expected", "none"]).toContain(priority);
    expect(reasons).toContain("an0057.package-pour");
    expect(reasons).not.toContain("an0057.signed-afterwards");
  });

  it.each(["/Users/dev/bin/jq", "/Users/Shared/jq"])("the same to %s is nobody's pour", (about) => {
    const { reasons } = judged(poured(about, [BREW, "ruby", "/opt/homebrew/Library/Homebrew/brew.rb"]));
    expect(reasons).not.toContain("an0057.package-pour");
  });
});

describe("packages of languages and builds", () => {
  const made = (about: string, image: string, ...argv: readonly string[]): Told => ({
    about,
    tell: (mac) => mac.make(mac.spawn(person(mac), image, argv, { signature: AD_HOC }), about),
  });
  const CARGO = "/Users/dev/.rustup/toolchains/stable-aarch64-apple-darwin/bin";
  test.each<readonly [string, Told]>([
    [
      "npm",
      made(
        "/Users/dev/app/node_modules/bcrypt/bcrypt.node",
        "/opt/homebrew/bin/node",
        "node",
        "/opt/homebrew/bin/npm",
        "ci",
      ),
    ],
    [
      "pip",
      made(
        "/Users/dev/venv/lib/python3.12/site-packages/x.so",
        "/Users/dev/venv/bin/python3",
        "python3",
        "-m",
        "pip",
        "install",
        "x",
      ),
    ],
    [
      "cargo",
      {
        about: "/Users/dev/src/tool/target/release/tool",
        tell: (mac) => {
          const cargo = mac.spawn(person(mac), `${CARGO}/cargo`, ["cargo", "build", "--release"], {
            signature: AD_HOC,
          });
          const rustc = mac.spawn(cargo, `${CARGO}/rustc`, ["rustc", "-C", "strip=symbols"], { signature: AD_HOC });
          mac.make(run(mac, rustc, "/usr/bin/ld -o tool"), "/Users/dev/src/tool/target/release/tool");
        },
      },
    ],
    [
      "go",
      {
        about: "/Users/dev/src/tool/tool",
        tell: (mac) => {
          const go = mac.spawn(person(mac), "/usr/local/go/bin/go", ["go", "build", "-ldflags=-s -w"], {
            signature: AD_HOC,
          });
          const link = mac.spawn(go, "/usr/local/go/pkg/tool/darwin_arm64/link", ["link", "-o", "tool", "-s", "-w"], {
            signature: AD_HOC,
          });
          mac.make(link, "/Users/dev/src/tool/tool");
        },
      },
    ],
    [
      "clang in a source tree",
      {
        about: "/Users/dev/src/tool/tool",
        tell: (mac) => {
          const clang = run(mac, person(mac), "/usr/bin/clang -o tool main.c");
          mac.make(run(mac, clang, "/usr/bin/ld -o tool"), "/Users/dev/src/tool/tool");
        },
      },
    ],
  ])("%s of a person: not queued", (_, told) => {
    expect(["expected", "low", "none"]).toContain(judged(told).priority);
  });

  it("the linker below an app's shell, in a folder that everybody shares, is not explained", () => {
    const { reasons } = judged({
      about: "/Users/Shared/tool",
      tell: (mac) => mac.make(run(mac, appShell(mac), "/usr/bin/ld -o tool"), "/Users/Shared/tool"),
    });
    expect(reasons).not.toContain("an0057.person-build");
  });
});

describe("management agents", () => {
  const agents: readonly (readonly [string, string, string])[] = [
    ["Jamf", "/usr/local/jamf/bin/jamf", "483DWKW443"],
    ["Munki", "/usr/local/munki/managedsoftwareupdate", "T4SK8ZXCXG"],
    ["Intune", "/Library/Intune/Microsoft Intune Agent.app/Contents/MacOS/IntuneMdmDaemon", "UBF8T346G9"],
  ];
  const policy = (agent: string, team: string | undefined, tool: string): Told => ({
    about: "/Users/Shared/policy.scpt",
    bytes: script(),
    tell: (mac) => {
      const top = mac.running(agent, { ...DAEMON, signature: team === undefined ? UNSIGNED : by(team) });
      const shell = run(mac, top, "/bin/sh policy.sh");
      mac.make(run(mac, shell, tool), "/Users/Shared/policy.scpt");
      run(mac, shell, "/usr/bin/osascript /Users/Shared/policy.scpt");
    },
  });

  test.each(agents)("%s runs osacompile and osascript: not queued", (_, agent, team) => {
    const told = judged(policy(agent, team, "/usr/bin/osacompile -x -o /Users/Shared/policy.scpt p.applescript"));
    expect(told.priority).toBe("expected");
    expect(told.reasons).toContain("an0057.management-agent");
    expect(judged(policy(agent, team, "/usr/bin/osascript make.scpt")).priority).toBe("expected");
  });

  test.each(agents)("a program with the name of %s that nobody signed is none", (_, agent) => {
    const copy = agent.replace(/^\/(?:usr\/local|Library)/, "/private/tmp");
    expect(judged(policy(copy, undefined, "/usr/bin/osacompile -xo /Users/Shared/policy.scpt")).reasons).not.toContain(
      "an0057.management-agent",
    );
  });
});

describe("Apple's own", () => {
  it("applets and their stubs, on the sealed system", () => {
    const about = "/System/Library/ScriptingAdditions/x.app/Contents/Resources/Scripts/main.scpt";
    const { priority } = judged({
      about,
      bytes: script(),
      tell: (mac) => mac.make(run(mac, person(mac), "/bin/cp a b"), about),
    });
    expect(priority).toBe("expected");
  });

  it("a stub that is always stripped is no subject", () => {
    const about = "/Users/dev/Fix.app/Contents/MacOS/applet";
    const told = judged({
      about,
      bytes: macho({ appletStub: true }),
      tell: (mac) => mac.make(run(mac, appShell(mac), "/usr/bin/curl -o x"), about),
    });
    expect(told.priority).toBe("none");
  });

  it("App Translocation: the odd place is the system's choice", () => {
    const about = "/private/var/folders/a/T/AppTranslocation/1/d/Fun.app/Contents/MacOS/Fun";
    const { priority, reasons } = judged({
      about,
      tell: (mac) => void mac.spawn(mac.launchd, about, ["Fun"], { signature: by("AAAAAAAAAA") }),
    });
    expect(["low", "expected"]).toContain(priority);
    expect(reasons).toContain("an0057.translocated");
  });

  test.each([
    [
      "oahd writes a translation",
      "/usr/libexec/rosetta/oahd",
      "/private/var/db/oah/1/2/tool.aot",
      "an0057.rosetta-translation",
    ],
    [
      "XProtect is updated",
      "/usr/libexec/mobileassetd",
      "/Library/Apple/System/Library/CoreServices/XProtect.app/Contents/MacOS/XProtectRemediatorX",
      "an0057.system-update",
    ],
  ])("%s", (_, image, about, reason) => {
    const { priority, reasons } = judged({ about, tell: (mac) => mac.make(mac.running(image, DAEMON), about) });
    expect(priority).toBe("expected");
    expect(reasons).toContain(reason);
  });
});

describe("places that speak for a look", () => {
  const at = (about: string): readonly string[] =>
    judged({ about, tell: (mac) => mac.make(run(mac, person(mac), "/bin/cp a b"), about) }).reasons;

  test.each([
    ["/Users/Shared/x", "an0057.shared-place"],
    ["/private/tmp/x", "an0057.shared-place"],
    ["/private/var/tmp/x", "an0057.shared-place"],
    ["/Users/dev/.hidden/x", "an0057.hidden-name"],
    ["/Users/dev/Library/LaunchAgents/x", "an0057.persistence-place"],
    ["/Library/LaunchDaemons/x", "an0057.persistence-place"],
    ["/Applications/Fun.app/Contents/Library/LoginItems/H.app/Contents/MacOS/H", "an0057.persistence-place"],
    ["/Users/dev/Library/Application Support/Google/x", "an0057.foreign-support-folder"],
    ["/Users/dev/Library/Application Support/com.apple.sharedfilelist/x", "an0057.foreign-support-folder"],
    ["/Users/dev/Downloads/Invoice.pdf.app/Contents/MacOS/x", "an0057.double-extension"],
    ["/Users/dev/Downloads/Photo.jpg.command", "an0057.double-extension"],
    ["/Users/dev/Library/softwareupdated", "an0057.imitating-name"],
    ["/Users/dev/com.apple.update", "an0057.imitating-name"],
  ])("%s", (path, reason) => expect(at(path)).toContain(reason));

  test.each(["/Users/dev/src/x", "/Applications/Fun.app/Contents/MacOS/Fun", "/opt/tools/x"])("not %s", (path) => {
    const about = (id: string) => ["place", "name", "folder", "extension"].some((word) => id.includes(word));
    expect(at(path).filter(about)).toEqual([]);
  });
});

describe("who runs it soon", () => {
  const SCRIPT = "/Users/dev/x.scpt";
  const ran = (runs: (mac: EsMessages) => void, about = SCRIPT): readonly string[] =>
    judged({
      about,
      bytes: about === SCRIPT ? script() : macho(),
      tell: (mac) => {
        mac.make(run(mac, person(mac), "/bin/cp a b"), about);
        runs(mac);
      },
    }).reasons;
  const TOOL = "/Users/dev/tool";
  const APPLET = "/Users/dev/Fix.app/Contents/Resources/Scripts/main.scpt";

  test.each<readonly [string, readonly string[]]>([
    ["osascript", ran((mac) => void run(mac, person(mac), `/usr/bin/osascript ${SCRIPT}`))],
    [
      "launchctl",
      ran((mac) => void mac.spawn(run(mac, person(mac), `/bin/launchctl submit -- ${TOOL}`), TOOL, ["tool"]), TOOL),
    ],
    ["open", ran((mac) => void mac.spawn(run(mac, person(mac), `/usr/bin/open ${TOOL}`), TOOL, ["tool"]), TOOL)],
    [
      "the app's own stub",
      ran((mac) => void mac.spawn(mac.launchd, "/Users/dev/Fix.app/Contents/MacOS/applet", ["applet"]), APPLET),
    ],
  ])("%s", (_, reasons) =>
    expect(reasons).toEqual(expect.arrayContaining(["an0057.run-soon", "an0057.run-by-engine"])),
  );

  it("a person who types its name is no engine", () => {
    const reasons = ran((mac) => void mac.spawn(person(mac), TOOL, ["./tool"]), TOOL);
    expect(reasons).toContain("an0057.run-soon");
    expect(reasons).not.toContain("an0057.run-by-engine");
  });
});

describe("an updater of the same team", () => {
  const FUN = "/Applications/Fun.app/Contents/MacOS/Fun";
  const facts = {
    signature: {
      kind: "developer-id",
      notLookedAt: [],
      teamId: CERTIFIED.teamId,
      signer: { authority: CERTIFIED.authority },
      pages: { total: 3, checked: 3, missing: 0, tampered: 0 },
    },
  };
  const updated = (team: string) =>
    judged({
      about: FUN,
      bytes: macho(facts),
      tell: (mac) =>
        mac.make(
          mac.running("/Users/dev/Library/Caches/fun/org.sparkle-project.Sparkle/Autoupdate", { signature: by(team) }),
          FUN,
        ),
    });

  it("is expected, verified (Sparkle)", () => {
    expect(updated("AAAAAAAAAA")).toMatchObject({
      priority: "expected",
      reasons: expect.arrayContaining(["an0057.same-team-update"]),
    });
  });

  it("of another team is none", () => expect(updated("BBBBBBBBBB").reasons).not.toContain("an0057.same-team-update"));
});
