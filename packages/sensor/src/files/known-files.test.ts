import { describe, expect, it } from "vitest";
import type { WatchedFile } from "./files.ts";
import { KnownFiles } from "./known-files.ts";

function file(path: string, links = 1): WatchedFile {
  const place = { path, mountNamespace: undefined, device: "08:01", inode: 7, identity: undefined };
  return { ...place, begins: "elf", links, mode: 0o100755, ownerUid: 0, sizeBytes: 64 };
}

describe("KnownFiles", () => {
  it("finds a file by its name, and no longer by one that it lost", () => {
    const known = new KnownFiles();
    known.set("k", file("/a"));
    known.set("k", file("/b"), true);
    expect(known.at("/a", undefined)).toBeUndefined();
    expect(known.at("/b", undefined)?.key).toBe("k");
    expect(known.at("/b", 42)).toBeUndefined();
  });

  it("keeps every name of a file that has several", () => {
    const known = new KnownFiles();
    known.set("k", file("/a"));
    known.set("k", file("/b", 2));
    expect([known.at("/a", undefined)?.file.path, known.at("/b", undefined)?.file.path]).toEqual(["/a", "/b"]);
    expect(known.unname("k", "/b")).toBe(1);
    expect(known.get("k")?.path).toBe("/a");
    expect(known.unname("k", "/a")).toBe(0);
  });

  it("gives a name to who took it last", () => {
    const known = new KnownFiles();
    known.set("old", file("/a"));
    known.set("new", file("/a"));
    known.delete("old");
    expect(known.at("/a", undefined)?.key).toBe("new");
  });

  it("lets go of the oldest", () => {
    const known = new KnownFiles(2);
    for (const name of ["1", "2", "1", "3"]) known.set(name, file(`/${name}`));
    expect([known.size, known.get("1") !== undefined, known.get("2"), known.at("/2", undefined)]).toEqual([
      2,
      true,
      undefined,
      undefined,
    ]);
  });
});
