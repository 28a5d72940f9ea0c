import { afterAll, describe, expect, it } from "vitest";
import { temporaryFolders, writeTree } from "./testing/temporary-folder.ts";
import { parsePasswd, Users } from "./users.ts";

const temporaryFolder = temporaryFolders(afterAll);

describe("Users", () => {
  it("reads names from the file below a root", () => {
    const root = temporaryFolder();
    writeTree(root, { "etc/passwd": "root:x:0:0:root:/root:/bin/sh\nwww-data:x:33:33::/var/www:/usr/sbin/nologin\n" });
    const users = new Users(root);
    expect([users.nameOf(33), users.nameOf(0), users.nameOf(7)]).toEqual(["www-data", "root", undefined]);
  });

  it("knows nobody where there is no file", () => {
    expect(new Users(temporaryFolder()).nameOf(0)).toBeUndefined();
  });

  it("skips what is no account, and keeps the first name of an id", () => {
    const text =
      "+@team::::::\n#x:x:1:\nshort\nnumber:x:1a:\nlarge:x:4294967295:\n:x:3:\none:x:5:\ntwo:x:5:\nstray\xff:x:6:";
    expect([...parsePasswd(text)]).toEqual([
      [5, "one"],
      [6, "stray\udcff"],
    ]);
  });
});
