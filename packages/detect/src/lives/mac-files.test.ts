import { type ArtifactLife, blockOf } from "@limpid/core";
import { Lineage } from "@limpid/lineage";
import { sourceNamed } from "@limpid/telemetry";
import { describe, expect, it } from "vitest";
import { EsMessages } from "../../../telemetry/src/testing/es-messages.ts";
import { Lives } from "./lives.ts";

/** The lives of a synthetic log, by their last name. */
function livesOf(tell: (mac: EsMessages) => void): ReadonlyMap<string, ArtifactLife> {
  const mac = new EsMessages();
  tell(mac);
  const lives = new Map<string, ArtifactLife>();
  const lineage = new Lineage("unknown");
  const host = new Lives("unknown", {}, (life) => lives.set(life.path ?? "", life));
  const session = sourceNamed("eslogger")?.open({}, (event) => {
    if ("process" in event) host.observe(event, lineage.place(event));
  });
  session?.push(blockOf(mac.log));
  session?.endOfFile();
  session?.end();
  host.end();
  return lives;
}

const writerOf = (life: ArtifactLife | undefined): string | undefined => life?.creator.actor?.run.image;

describe("files of macOS", () => {
  it("a script that osascript was given ran, its own options are no file", () => {
    const lives = livesOf((mac) => {
      const shell = mac.running("/bin/sh");
      mac.make(shell, "/Users/Shared/a.scpt");
      mac.spawn(shell, "/usr/bin/osascript", ["osascript", "-s", "h", "/Users/Shared/a.scpt", "x"]);
      mac.spawn(shell, "/usr/bin/osascript", ["osascript", "-e", "beep"]);
      mac.spawn(shell, "/usr/bin/osascript", ["osascript", "-l", "JavaScript", "b.scpt"], { cwd: "/Users/Shared" });
      mac.spawn(shell, "/usr/bin/osascript", ["osascript", "-"]);
    });
    expect(lives.get("/Users/Shared/a.scpt")?.executions).toHaveLength(1);
    expect(lives.get("/Users/Shared/b.scpt")).toMatchObject({ birthSeen: false, executions: [{}] });
    expect([...lives.keys()]).toEqual(["/Users/Shared/a.scpt", "/Users/Shared/b.scpt"]);
  });

  it("the stub of an applet runs the script of its bundle", () => {
    const script = "/Users/dev/Fix.app/Contents/Resources/Scripts/main.scpt";
    const lives = livesOf((mac) => {
      mac.make(mac.running("/usr/bin/tar"), script);
      mac.spawn(mac.launchd, "/Users/dev/Fix.app/Contents/MacOS/applet", ["applet"]);
    });
    expect(lives.get(script)?.executions).toHaveLength(1);
  });

  it("what codesign put in place of a file was made from it", () => {
    const lives = livesOf((mac) => {
      const shell = mac.running("/bin/zsh");
      mac.make(mac.spawn(shell, "/usr/bin/curl", ["curl", "-o", "agent"]), "/Users/Shared/agent");
      const sign = mac.spawn(shell, "/usr/bin/codesign", ["codesign", "-s", "-", "agent"]);
      mac.make(sign, "/Users/Shared/agent.cstemp");
      mac.rename(sign, "/Users/Shared/agent.cstemp", "/Users/Shared/agent");
    });
    const life = lives.get("/Users/Shared/agent");
    expect(writerOf(life)).toBe("/usr/bin/codesign");
    expect(writerOf(life?.madeFrom)).toBe("/usr/bin/curl");
  });

  it("a copy is known by its path until its inode is named, and leads to its source", () => {
    const lives = livesOf((mac) => {
      const shell = mac.running("/bin/zsh");
      mac.make(mac.spawn(shell, "/usr/bin/curl", ["curl"]), "/Users/dev/a");
      mac.clone(shell, "/Users/dev/a", "/Users/Shared/b").chmod(shell, "/Users/Shared/b", 0o755);
      mac.spawn(shell, "/Users/Shared/b", ["b"]);
    });
    expect([...lives.keys()].sort()).toEqual(["/Users/Shared/b", "/Users/dev/a"]);
    const life = lives.get("/Users/Shared/b");
    expect(life?.executions).toHaveLength(1);
    expect(writerOf(life?.madeFrom)).toBe("/usr/bin/curl");
  });

  it("a chain of copies is kept three deep, its beginning foremost", () => {
    const lives = livesOf((mac) => {
      const shell = mac.running("/bin/zsh");
      mac.make(shell, "/t/0");
      for (let index = 0; index < 9; index++) mac.clone(shell, `/t/${index}`, `/t/${index + 1}`);
    });
    const chain: string[] = [];
    for (let life = lives.get("/t/9"); life !== undefined; life = life.madeFrom) chain.push(life.path ?? "");
    expect(chain).toEqual(["/t/9", "/t/2", "/t/1", "/t/0"]);
  });

  it("says whether attributes are recorded at all", () => {
    const told = (tell: (mac: EsMessages) => void) =>
      livesOf((mac) => {
        mac.make(mac.running("/bin/zsh"), "/t/0");
        tell(mac);
      }).get("/t/0")?.attributesRecorded;
    expect(told(() => {})).toBeUndefined();
    expect(told((mac) => mac.setAttribute(mac.running("/bin/zsh"), "/t/0", "com.apple.quarantine"))).toBe(true);
  });
});
