import type { Bytes, Origin } from "@limpid/core";
import { describe, expect, it, test } from "vitest";
import { judgeMac, type MacStory, macho, person, run } from "../../testing/mac.ts";
import { makeFinding } from "../../triage/finding.ts";

/** What the collected file's own attributes, or another sensor, say of its origin, and what the finding makes of it. */
const SAFARI = "/System/Volumes/Preboot/Cryptexes/App/System/Applications/Safari.app/Contents/MacOS/Safari";
const PATH = "/Users/dev/Downloads/agent";
const MARKED: Origin = { basis: "file", agent: "Safari", url: "https://x.example/a", quarantine: { flags: "0083" } };

function bearing(origin: Origin | null): Bytes {
  const bytes = macho();
  return bytes.state === "inspected" ? { state: "inspected", artifact: { ...bytes.artifact, origin } } : bytes;
}

const bySafari: MacStory["tell"] = (mac) => mac.make(mac.running(SAFARI), PATH);
const byCurl: MacStory["tell"] = (mac) => mac.make(run(mac, person(mac), "/usr/bin/curl -o agent"), PATH);

function story(bytes: Bytes, tell = bySafari): MacStory {
  return { told: "a download", about: PATH, bytes, tell };
}

function reasons(told: MacStory): readonly string[] {
  const { supporting = [], contradicting = [] } = judgeMac(told) ?? {};
  return [...supporting, ...contradicting].map(({ id }) => id).filter((id) => id.includes("quarantin"));
}

test.each([
  { name: "marked", told: story(bearing(MARKED)), says: ["an0057.quarantined"] },
  { name: "by Safari, and nothing marks it", told: story(bearing(null)), says: ["an0057.quarantine-missing"] },
  {
    name: "the address is there and the mark is gone, whoever wrote it",
    told: story(bearing({ basis: "file", url: "https://x.example/a" }), byCurl),
    says: ["an0057.quarantine-missing"],
  },
  { name: "by curl, which marks nothing", told: story(bearing(null), byCurl), says: [] },
  { name: "its attributes were not at hand", told: story(macho()), says: [] },
  {
    name: "the log shows the mark taken away: a reason of its own",
    told: story(bearing({ basis: "file", url: "https://x.example/a" }), (mac) => {
      mac.make(mac.running(SAFARI), PATH);
      mac.removeAttribute(run(mac, person(mac), "/usr/bin/xattr -d com.apple.quarantine agent"), PATH);
    }),
    says: ["an0057.quarantine-removed"],
  },
])("$name", ({ told, says }) => expect(reasons(told)).toEqual(says));

describe("a command line that takes the mark away", () => {
  const APP = "/Users/dev/Downloads/Fun.app/Contents/MacOS/Fun";
  const removed = (line: string, path = PATH) => {
    const judgement = judgeMac({
      told: line,
      about: path,
      bytes: macho(),
      tell: (mac) => {
        mac.make(mac.running(SAFARI), path);
        run(mac, person(mac), line);
      },
    });
    return judgement?.supporting.find(({ id }) => id === "an0057.quarantine-removed");
  };

  test.each([
    [`/usr/bin/xattr -d com.apple.quarantine ${PATH}`, PATH],
    ["/usr/bin/xattr -dr com.apple.quarantine /Users/dev/Downloads/Fun.app", APP],
    ["/usr/bin/xattr -cr /Users/dev/Downloads/Fun.app/", APP],
    ["/usr/bin/xattr -c /tmp/agent", "/private/tmp/agent"],
  ])("%s", (line, path) => {
    expect(removed(line, path)?.explanation).toContain("was told to take the mark of a download");
  });

  test.each([
    ["/usr/bin/xattr -d com.apple.FinderInfo /Users/dev/Downloads/agent", PATH],
    ["/usr/bin/xattr -d com.apple.quarantine /Users/dev/Downloads/other", PATH],
    ["/usr/bin/xattr -d com.apple.quarantine /Users/dev/Downloads/Fun.app", APP],
    ["/usr/bin/xattr -p com.apple.quarantine /Users/dev/Downloads/agent", PATH],
  ])("not: %s", (line, path) => expect(removed(line, path)).toBeUndefined());

  it("of an earlier file of that name says nothing of this one", () => {
    const told: MacStory = {
      told: "before it was written",
      about: PATH,
      bytes: macho(),
      tell: (mac) => {
        run(mac, person(mac), `/usr/bin/xattr -c ${PATH}`);
        mac.make(mac.running(SAFARI), PATH);
      },
    };
    expect(reasons(told)).toEqual([]);
  });
});

describe("a finding", () => {
  const finding = (told: MacStory) => {
    const judgement = judgeMac(told);
    if (judgement === undefined) throw new Error("a finding expected");
    return makeFinding(judgement, "0", "sha256:0");
  };

  it("shows where the file came from", () => {
    expect(finding(story(bearing(MARKED))).artifact.origin).toEqual(MARKED);
    expect(finding(story(bearing(null))).artifact.origin).toBeNull();
    expect(finding(story(macho())).artifact.origin).toBeUndefined();
  });

  it("shows what the log tells of it when the file cannot", () => {
    const told = story(macho(), (mac) => {
      const safari = mac.running(SAFARI);
      mac.make(safari, PATH).setAttribute(safari, PATH, "com.apple.quarantine");
    });
    expect(finding(told).artifact.origin).toMatchObject({ basis: "log", agent: "Safari", quarantine: {} });
  });

  it("says that attributes were not at hand where they would tell of a download", () => {
    const missing = (told: MacStory) => finding(told).missing.map(({ id }) => id);
    expect(missing(story(macho(), byCurl))).toContain("origin");
    expect(missing(story(bearing(null), byCurl))).not.toContain("origin");
  });
});
