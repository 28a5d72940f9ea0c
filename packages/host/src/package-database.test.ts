import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { hasTool } from "../../../tests/support/corpus.ts";
import { PackageDatabase } from "./package-database.ts";
import { parseRpmHeader } from "./packages/rpm-header.ts";
import { rpmHeader } from "./testing/rpm-header.ts";
import { temporaryFolders, writeTree } from "./testing/temporary-folder.ts";

const temporaryFolder = temporaryFolders(afterAll);

const md5 = (text: string) => createHash("md5").update(text).digest("hex");
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("PackageDatabase of dpkg", () => {
  function debian(): string {
    const root = temporaryFolder();
    writeTree(root, {
      "var/lib/dpkg/status": [
        "Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.2.15-2+b7\n",
        "Package: libc6\nStatus: install ok installed\nArchitecture: amd64\nVersion: 2.36-9\n",
        "Package: gone\nStatus: deinstall ok config-files\nVersion: 1\n",
      ].join("\n"),
      "var/lib/dpkg/info/bash.list": "/.\n/bin\n/bin/bash\n/usr/share/doc/bash/README\n",
      "var/lib/dpkg/info/bash.md5sums": `${md5("bash")}  bin/bash\n${md5("readme")}  usr/share/doc/bash/README\n`,
      "var/lib/dpkg/info/libc6:amd64.list": "/usr/lib/libc.so.6\n",
      "var/lib/dpkg/info/moved.list": "/usr/bin/tool\n",
      "var/lib/dpkg/info/moved.md5sums": `${md5("original")}  usr/bin/tool\n`,
      "var/lib/dpkg/info/mover.list": "/usr/bin/tool\n",
      "var/lib/dpkg/diversions": "/usr/bin/tool\n/usr/bin/tool.distrib\nmover\n",
      "usr/bin/bash": "bash",
      "usr/share/doc/bash/README": "changed by somebody",
      "usr/bin/tool": "replacement",
      "usr/bin/tool.distrib": "original",
    });
    symlinkSync("usr/bin", join(root, "bin"));
    return root;
  }

  it("knows owners on both sides of the merge of /usr, and compares with the digest", () => {
    const { packageOf, hasPackages } = new PackageDatabase(debian());
    const bash = { manager: "dpkg", name: "bash", version: "5.2.15-2+b7", intact: true };
    expect(hasPackages).toBe(true);
    expect([packageOf("/bin/bash"), packageOf("/usr/bin/bash")]).toEqual([bash, bash]);
    expect(packageOf("/usr/share/doc/bash/README")).toMatchObject({ name: "bash", intact: false });
  });

  it("says nothing of a digest where the file or the digest is missing", () => {
    expect(new PackageDatabase(debian()).packageOf("/usr/lib/libc.so.6")).toEqual({
      manager: "dpkg",
      name: "libc6",
      version: "2.36-9",
    });
  });

  it("follows diversions", () => {
    const { packageOf } = new PackageDatabase(debian());
    expect(packageOf("/usr/bin/tool")).toEqual({ manager: "dpkg", name: "mover" });
    expect(packageOf("/usr/bin/tool.distrib")).toEqual({ manager: "dpkg", name: "moved", intact: true });
  });

  it("gives a link that somebody made no package's good name", () => {
    const root = debian();
    mkdirSync(join(root, "tmp"));
    symlinkSync("/usr/bin/bash", join(root, "tmp", "bash"));
    expect(new PackageDatabase(root).packageOf("/tmp/bash")).toBeUndefined();
  });

  it("keeps /bin and /usr/bin apart where they are two directories", () => {
    const root = temporaryFolder();
    writeTree(root, {
      "var/lib/dpkg/status": "Package: bash\nStatus: install ok installed\nVersion: 1\n",
      "var/lib/dpkg/info/bash.list": "/bin/bash\n",
      "bin/bash": "",
    });
    const { packageOf } = new PackageDatabase(root);
    expect([packageOf("/bin/bash")?.name, packageOf("/usr/bin/bash")]).toEqual(["bash", undefined]);
  });

  it.skipIf(!hasTool("dpkg-query", "dpkg"))("agrees with dpkg-query on this machine", () => {
    const { packageOf, hasPackages } = new PackageDatabase("/");
    expect(hasPackages).toBe(true);
    const programs = readdirSync("/usr/bin").slice(0, 200);
    // dpkg knows a file by the name it was shipped with, which may be from before the merge of /usr.
    const asked = programs.flatMap((name) => [`/usr/bin/${name}`, `/bin/${name}`]);
    const { stdout } = spawnSync("dpkg-query", ["-S", ...asked], { encoding: "utf8" });
    const owners = new Map<string, string>();
    for (const line of stdout.split("\n")) {
      const [, owner, path] = /^([^:, ]+)(?::[^:, ]+)?: (.*)$/.exec(line) ?? [];
      if (owner !== undefined && path !== undefined) owners.set(path.slice(path.lastIndexOf("/") + 1), owner);
    }
    expect(owners.size).toBeGreaterThan(100);
    for (const name of programs) {
      expect({ name, owner: packageOf(`/usr/bin/${name}`)?.name }).toEqual({ name, owner: owners.get(name) });
    }
  });
});

describe("PackageDatabase of apk", () => {
  it("reads the installed database", () => {
    const root = temporaryFolder();
    const checksum = `Q1${createHash("sha1").update("busybox").digest("base64")}`;
    writeTree(root, {
      "lib/apk/db/installed": [
        `C:Q1x=\nP:busybox\nV:1.36.1-r5\nF:bin\nR:busybox\na:0:0:755\nZ:${checksum}\nR:ash\nF:etc/network\nR:if-up\n`,
        "P:musl\nV:1.2.4\nF:lib\nR:ld-musl-x86_64.so.1\nZ:Q1AAAA\n",
      ].join("\n"),
      "bin/busybox": "busybox",
    });
    const { packageOf } = new PackageDatabase(root);
    expect(packageOf("/bin/busybox")).toEqual({ manager: "apk", name: "busybox", version: "1.36.1-r5", intact: true });
    expect(packageOf("/etc/network/if-up")).toEqual({ manager: "apk", name: "busybox", version: "1.36.1-r5" });
    expect(packageOf("/lib/ld-musl-x86_64.so.1")?.name).toBe("musl");
    expect(packageOf("/bin/else")).toBeUndefined();
  });
});

describe("PackageDatabase of pacman", () => {
  it("reads descriptions, files and digests", () => {
    const root = temporaryFolder();
    const folder = "var/lib/pacman/local/which-2.21-6";
    writeTree(root, {
      [`${folder}/desc`]: "%NAME%\nwhich\n\n%VERSION%\n2.21-6\n\n",
      [`${folder}/files`]: "%FILES%\nusr/\nusr/bin/\nusr/bin/which\nusr/bin/a b\n\n%BACKUP%\netc/x\tabc\n",
      [`${folder}/mtree`]: gzipSync(
        `#mtree\n/set type=file\n./usr/bin/which time=1.0 size=5 sha256digest=${sha256("which")}\n./usr/bin/a\\040b sha256digest=${sha256("b")}\n`,
      ),
      "usr/bin/which": "which",
      "usr/bin/a b": "changed",
    });
    const { packageOf } = new PackageDatabase(root);
    expect(packageOf("/usr/bin/which")).toEqual({ manager: "pacman", name: "which", version: "2.21-6", intact: true });
    expect(packageOf("/usr/bin/a b")).toMatchObject({ name: "which", intact: false });
    expect(packageOf("/usr/bin/")).toBeUndefined();
  });
});

describe("PackageDatabase of rpm", () => {
  it("reads headers from the SQLite database and leaves it alone", () => {
    const root = temporaryFolder();
    const folder = join(root, "usr/lib/sysimage/rpm");
    mkdirSync(folder, { recursive: true });
    writeTree(root, { "usr/bin/which": "which" });
    const database = new DatabaseSync(join(folder, "rpmdb.sqlite"));
    database.exec("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)");
    const blob = rpmHeader({
      name: "which",
      version: "2.21",
      release: "39.el9",
      files: { "/usr/bin/which": sha256("which"), "/usr/share/x": "" },
    });
    database.prepare("INSERT INTO Packages (blob) VALUES (?)").run(blob);
    database.close();
    const { packageOf } = new PackageDatabase(root);
    expect(packageOf("/usr/bin/which")).toEqual({
      manager: "rpm",
      name: "which",
      version: "2.21-39.el9",
      intact: true,
    });
    expect(packageOf("/usr/share/x")).toEqual({ manager: "rpm", name: "which", version: "2.21-39.el9" });
    expect(readdirSync(folder)).toEqual(["rpmdb.sqlite"]);
  });

  it("takes no other file for a database", () => {
    const root = temporaryFolder();
    writeTree(root, { "var/lib/rpm/rpmdb.sqlite": "not a database at all, but long enough".repeat(100) });
    expect(new PackageDatabase(root).hasPackages).toBe(false);
  });

  it("reads any bytes as a header", () => {
    const real = rpmHeader({ name: "x", version: "1", release: "1", files: { "/a/b": "", "/a/c": "" } });
    fc.assert(
      fc.property(fc.nat(real.length), fc.uint8Array({ maxLength: 40 }), (at, bytes) => {
        const damaged = Buffer.concat([real.subarray(0, at), bytes, real.subarray(at + bytes.length)]);
        const { files } = parseRpmHeader(damaged);
        expect(files.length).toBeLessThanOrEqual(damaged.length);
      }),
    );
  });
});

it("has no packages where there is no database", () => {
  const { hasPackages, packageOf } = new PackageDatabase(temporaryFolder());
  expect([hasPackages, packageOf("/bin/sh")]).toEqual([false, undefined]);
});

it("reads a database that was damaged as far as it goes", () => {
  const root = temporaryFolder();
  writeTree(root, { "var/lib/dpkg/status": "\0\xff\n\n:::", "var/lib/pacman/local/x/mtree": "not gzip" });
  mkdirSync(join(root, "var/lib/dpkg/info"));
  writeFileSync(Buffer.from(`${root}/var/lib/dpkg/info/\xff.list`, "latin1"), Buffer.from("/usr/bin/\xfe\n", "latin1"));
  const { packageOf } = new PackageDatabase(root);
  expect(packageOf("/usr/bin/else")).toBeUndefined();
  expect(packageOf("/usr/bin/\udcfe")).toMatchObject({ manager: "dpkg" });
});
