import { describe, expect, it, test } from "vitest";
import { appShell, by, type EsMessages, judgeMac, macho, person, run, script } from "../../testing/mac.ts";

/** Every program that AN0057 counts as a scripting engine or a staging app, by the path at which a Mac has it. */
const PATH = "/Users/dev/x/agent";

type Told = (mac: EsMessages) => Parameters<EsMessages["make"]>[0];

function reasons(writer: Told, path = PATH): readonly string[] {
  const judgement = judgeMac({
    told: "a writer",
    about: path,
    bytes: macho(),
    tell: (mac) => mac.make(writer(mac), path),
  });
  return [...(judgement?.supporting ?? []), ...(judgement?.contradicting ?? [])].map(({ id }) => id);
}

const apple =
  (line: string): Told =>
  (mac) =>
    run(mac, person(mac), line);
const app =
  (image: string, team = "AAAAAAAAAA"): Told =>
  (mac) =>
    mac.running(image, { signature: by(team) });
const SYSTEM_APPS = "/System/Applications";

describe("scripting engines", () => {
  test.each<readonly [string, Told]>([
    ["osascript", apple("/usr/bin/osascript -e x")],
    ["Script Editor", app("/System/Applications/Utilities/Script Editor.app/Contents/MacOS/Script Editor")],
    ["Automator", apple(`${SYSTEM_APPS}/Automator.app/Contents/MacOS/Automator`)],
    ["automator", apple("/usr/bin/automator x.workflow")],
    ["python", apple("/usr/bin/python3 x.py")],
    [
      "python of Homebrew",
      app("/opt/homebrew/Cellar/python@3.12/3.12.1/Frameworks/Python.framework/Versions/3.12/bin/python3.12"),
    ],
    [
      "python as an app",
      app(
        "/Library/Developer/CommandLineTools/Library/Frameworks/Python3.framework/Versions/3.9/Resources/Python.app/Contents/MacOS/Python",
      ),
    ],
    ["perl", apple("/usr/bin/perl5.34 x.pl")],
    ["ruby", apple("/usr/bin/ruby x.rb")],
    ["php", app("/opt/homebrew/bin/php")],
    ["node", app("/opt/homebrew/bin/node")],
    ["swift", apple("/usr/bin/swift x.swift")],
    ["java", app("/Library/Java/JavaVirtualMachines/temurin-21.jdk/Contents/Home/bin/java")],
    ["tclsh", apple("/usr/bin/tclsh8.5 x.tcl")],
  ])("%s", (_, writer) => expect(reasons(writer)).toContain("an0057.scripting-engine-wrote"));

  it("a shell that an app runs", () => {
    expect(reasons((mac) => appShell(mac))).toContain("an0057.non-user-shell");
  });

  it("a shell in which a person works is none", () => {
    expect(reasons((mac) => person(mac))).not.toContain("an0057.non-user-shell");
  });
});

describe("staging apps", () => {
  const SAFARI = "/System/Volumes/Preboot/Cryptexes/App/System/Applications/Safari.app/Contents/MacOS/Safari";
  test.each<readonly [string, Told]>([
    ["curl", apple("/usr/bin/curl -o agent")],
    ["wget", app("/opt/homebrew/bin/wget")],
    ["nscurl", apple("/usr/bin/nscurl x")],
    ["scp", apple("/usr/bin/scp a b")],
    ["sftp", apple("/usr/bin/sftp a")],
    ["unzip", apple("/usr/bin/unzip a.zip")],
    ["ditto", apple("/usr/bin/ditto -x -k a b")],
    ["tar", apple("/usr/bin/tar -xf a.tar")],
    ["bsdtar", apple("/usr/bin/bsdtar -xf a.tar")],
    ["cpio", apple("/usr/bin/cpio -i")],
    ["hdiutil", apple("/usr/bin/hdiutil convert a")],
    [
      "Archive Utility",
      app("/System/Library/CoreServices/Applications/Archive Utility.app/Contents/MacOS/Archive Utility"),
    ],
    ["Safari", app(SAFARI)],
    ["Chrome", app("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "EQHXZ8M8AV")],
    ["Firefox", app("/Applications/Firefox.app/Contents/MacOS/firefox", "43AQ936H96")],
    ["Edge", app("/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge", "UBF8T346G9")],
    ["Mail", app(`${SYSTEM_APPS}/Mail.app/Contents/MacOS/Mail`)],
    ["Outlook", app("/Applications/Microsoft Outlook.app/Contents/MacOS/Microsoft Outlook", "UBF8T346G9")],
    ["Messages", app(`${SYSTEM_APPS}/Messages.app/Contents/MacOS/Messages`)],
    ["Slack", app("/Applications/Slack.app/Contents/MacOS/Slack", "BQR82RBBHL")],
    ["AirDrop", app("/usr/libexec/sharingd")],
    ["Installer", app("/System/Library/CoreServices/Installer.app/Contents/MacOS/Installer")],
    ["pkgutil", apple("/usr/sbin/pkgutil --expand a b")],
    ["openssl as a decoder", apple("/usr/bin/openssl enc -d -base64 -in a -out agent")],
    ["base64 as a decoder", apple("/usr/bin/base64 -D -i a -o agent")],
  ])("%s", (_, writer) => expect(reasons(writer)).toContain("an0057.staging-app-wrote"));

  it("a script of a package", () => {
    const service =
      "/System/Library/PrivateFrameworks/PackageKit.framework/Versions/A/XPCServices/package_script_service.xpc/Contents/MacOS/package_script_service";
    const writer: Told = (mac) =>
      run(mac, mac.spawn(mac.running(service, { uid: 0 }), "/bin/sh", ["sh", "postinstall"]), "/bin/cp a b");
    expect(reasons(writer)).toContain("an0057.installer-script-wrote");
  });

  test.each(["/bin/cp a b", "/bin/mv a b", "/usr/bin/install a b"])("%s is none", (line) => {
    expect(reasons(apple(line))).not.toContain("an0057.staging-app-wrote");
  });
});

describe("whether a missing mark says something", () => {
  /** Marks are recorded, for another file was marked. */
  const unmarked = (writer: Told): readonly string[] => {
    const judgement = judgeMac({
      told: "no mark",
      about: PATH,
      bytes: macho(),
      tell: (mac) => {
        const other = mac.running("/usr/libexec/sharingd");
        mac.make(other, "/Users/dev/other").setAttribute(other, "/Users/dev/other", "com.apple.quarantine");
        mac.make(writer(mac), PATH);
      },
    });
    return judgement?.supporting.map(({ id }) => id) ?? [];
  };

  test.each<readonly [string, Told]>([
    ["a browser", app("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "EQHXZ8M8AV")],
    ["mail", app(`${SYSTEM_APPS}/Mail.app/Contents/MacOS/Mail`)],
    ["chat", app("/Applications/Slack.app/Contents/MacOS/Slack", "BQR82RBBHL")],
    ["AirDrop", app("/usr/libexec/sharingd")],
  ])("of %s: always", (_, writer) => expect(unmarked(writer)).toContain("an0057.quarantine-missing"));

  test.each(["/usr/bin/curl -o x", "/usr/bin/python3 x.py", "/usr/bin/tar -xf x", "/usr/bin/unzip x"])(
    "of %s: never",
    (line) => {
      expect(unmarked(apple(line))).not.toContain("an0057.quarantine-missing");
    },
  );
});

describe("who really asked", () => {
  const UNKNOWN = "/Applications/Fun.app/Contents/MacOS/Fun";
  it("is the responsible process where launchd is the parent", () => {
    const writer =
      (responsible: (mac: EsMessages) => ReturnType<typeof person>): Told =>
      (mac) => {
        const master = responsible(mac);
        mac.spawn(master, "/bin/ls", ["ls"]);
        return mac.spawn(mac.launchd, "/bin/sh", ["sh", "-c", "x"], { responsible: master, uid: 501, loginUser: 501 });
      };
    expect(reasons(writer((mac) => mac.running(UNKNOWN, { signature: by("AAAAAAAAAA") })))).toContain(
      "an0057.non-user-shell",
    );
    expect(reasons(writer((mac) => person(mac)))).not.toContain("an0057.non-user-shell");
  });
});

describe("text that is compiled on the victim", () => {
  const compiled = (line: string): readonly string[] => {
    const judgement = judgeMac({
      told: line,
      about: "/Users/dev/x.scpt",
      bytes: script(),
      tell: (mac) => mac.make(run(mac, appShell(mac), line), "/Users/dev/x.scpt"),
    });
    return judgement?.supporting.map(({ id }) => id) ?? [];
  };

  test.each([
    ["piped in", "/usr/bin/osacompile -x -o /Users/dev/x.scpt"],
    ["text named .scpt", "/usr/bin/osacompile -x -o /Users/dev/x.scpt /private/tmp/a.scpt"],
    ["text of its arguments", "/usr/bin/osacompile -o /Users/dev/x.scpt -e beep"],
  ])("%s", (_, line) => expect(compiled(line)).toContain("an0057.compiled-on-victim"));
});
