import type { Platform, ProcessSighting, TelemetryEvent } from "@limpid/core";
import type { Analytic } from "@limpid/detect";
import { expect, test } from "vitest";
import { barePipeline } from "../../../tests/support/pipeline.ts";

const SIGHTING: ProcessSighting = {
  pid: 400,
  ppid: 1,
  image: undefined,
  name: undefined,
  uid: 501,
  euid: 501,
  gid: 20,
  loginUser: null,
  session: null,
  terminal: null,
  cwd: undefined,
};

function made(id: string, image: string, platform?: Platform): TelemetryEvent {
  const path = `/srv/${id}`;
  const file = { path, pathBasis: "absolute", device: "1", inode: Number(id), mode: 0o100755, ownerUid: 0 } as const;
  return {
    kind: "file.opened",
    id,
    at: Number(id),
    host: "h",
    ...(platform === undefined ? {} : { platform }),
    process: { ...SIGHTING, image },
    file,
    created: true,
    truncated: true,
    unnamed: false,
    descriptor: undefined,
  };
}

/** Which analytic was asked about which file. */
function asked(tell: (pipeline: ReturnType<typeof barePipeline>) => void): readonly string[] {
  const questions: string[] = [];
  const analytic = (platform: Platform): Analytic => ({
    id: platform === "linux" ? "AN0056" : "AN0057",
    strategy: "DET0019",
    technique: "T1027.008",
    platform,
    candidate: ({ path }) => {
      questions.push(`${platform} ${path}`);
      return false;
    },
    judge: () => undefined,
  });
  const pipeline = barePipeline(() => {}, { analytics: [analytic("linux"), analytic("macos")] });
  tell(pipeline);
  pipeline.end();
  return questions.sort();
}

test("a source of one platform decides for all that it tells", () => {
  expect(asked((pipeline) => pipeline.observeFrom(["macos"])(made("1", "/usr/bin/tar")))).toEqual(["macos /srv/1"]);
  expect(asked((pipeline) => pipeline.observeFrom(["linux"])(made("1", "/usr/bin/tar")))).toEqual(["linux /srv/1"]);
});

test("of a source of two platforms each record decides", () => {
  const tell = (pipeline: ReturnType<typeof barePipeline>): void => {
    const observe = pipeline.observeFrom(["linux", "macos"]);
    observe(made("1", "/usr/bin/tar", "macos"));
    observe(made("2", "/usr/bin/tar", "linux"));
  };
  expect(asked(tell)).toEqual(["linux /srv/2", "macos /srv/1"]);
});

test("what no source tells is read from the first event of a host, else it is Linux", () => {
  const mac = ["/Applications/Safari.app/Contents/MacOS/Safari", "/usr/bin/tar"];
  const tell = (images: readonly string[]) => (pipeline: ReturnType<typeof barePipeline>) => {
    for (const [index, image] of images.entries()) pipeline.observe(made(String(index + 1), image));
  };
  expect(asked(tell(mac))).toEqual(["macos /srv/1", "macos /srv/2"]);
  expect(asked(tell(["/usr/bin/tar"]))).toEqual(["linux /srv/1"]);
});
