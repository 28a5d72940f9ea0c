import type { Origin } from "@limpid/core";
import { expect, test } from "vitest";
import { originText } from "./origin-text.ts";

const AT = "2026-11-22T06:00:00.000Z";

test.each<{ origin: Origin | null | undefined; says: string | undefined }>([
  {
    origin: {
      basis: "file",
      agent: "Google Chrome",
      at: AT,
      url: "https://x.example/a",
      quarantine: { flags: "0083" },
    },
    says: "downloaded by Google Chrome from hxxps://x[.]example/a at 2026-11-22 06:00:00 UTC",
  },
  {
    origin: { basis: "file", url: "https://x.example/a", referrer: "https://x.example/" },
    says: "downloaded from hxxps://x[.]example/a (page hxxps://x[.]example/); the mark of a download is not there",
  },
  {
    origin: { basis: "file", sender: "Dave's iPhone", agent: "sharingd", quarantine: {} },
    says: "received by sharingd from Dave's iPhone",
  },
  {
    origin: { basis: "log", agent: "Safari", at: AT, quarantine: {} },
    says: "marked as a download by Safari at 2026-11-22 06:00:00 UTC",
  },
  {
    origin: { basis: "sensor", url: "https://x.example/\u001b[2J" },
    says: "downloaded from hxxps://x[.]example/\\x1b[2J",
  },
  { origin: { basis: "file", provenanceId: "ab" }, says: "made by the program that this Mac numbers ab" },
  { origin: { basis: "file" }, says: undefined },
  { origin: null, says: undefined },
  { origin: undefined, says: undefined },
])("$says", ({ origin, says }) => expect(originText(origin)).toBe(says));
