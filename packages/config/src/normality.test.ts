import { describe, expect, it, test } from "vitest";
import { declaredNormality } from "./normality.ts";

const END = Date.parse("2027-01-31T23:59:59.999Z");
const ENTRY = { directories: ["/srv/ci/work/**"], owner: "build team", reason: "CI work folders", expires: END };
const NAMED = { ...ENTRY, directories: ["/data/*"], hosts: ["build-1"], creators: ["/usr/bin/tar"] };
const normality = declaredNormality([ENTRY, NAMED]);

describe("declaredNormality", () => {
  test.each([
    { name: "below the folder", path: "/srv/ci/work/a/b", at: END, id: "normal[0]" },
    { name: "a day later", path: "/srv/ci/work/a/b", at: END + 1, id: undefined },
    { name: "at no known time", path: "/srv/ci/work/a/b", at: undefined, id: undefined },
    { name: "beside the folder", path: "/srv/ci/workshop/a", at: 0, id: undefined },
    { name: "its host and writer", path: "/data/a", at: 0, host: "build-1", image: "/usr/bin/tar", id: "normal[1]" },
    { name: "another host", path: "/data/a", at: 0, host: "build-2", image: "/usr/bin/tar", id: undefined },
    { name: "another writer", path: "/data/a", at: 0, host: "build-1", image: "/tmp/tar", id: undefined },
    { name: "a writer that is not known", path: "/data/a", at: 0, host: "build-1", id: undefined },
  ])("$name: $id", ({ path, at, host = "any", image, id }) => {
    expect(normality.explain(path, image, host, at)?.id).toBe(id);
  });

  it("names who answers for it, why and until when", () => {
    expect(normality.explain("/srv/ci/work/a", undefined, "any", 0)?.explanation).toBe(
      "build team declared this place as normal until 2027-01-31: CI work folders",
    );
  });
});
