import { describe, expect, it, test } from "vitest";
import { events, only } from "../../testing/auditd-events.ts";
import { call, log, path } from "../../testing/auditd-log.ts";

const AT_FDCWD = "ffffff9c";

const open = (flags: string, ...paths: readonly string[]) =>
  call({ number: 257, exit: "3", args: [AT_FDCWD, "7f00", flags, "1b6"], paths });

describe("opening files", () => {
  test.each([
    { name: "created", flags: "241", type: "CREATE", is: { created: true, truncated: false, unnamed: false } },
    { name: "truncated", flags: "241", type: "NORMAL", is: { created: false, truncated: true, unnamed: false } },
    { name: "as it was", flags: "2", type: "NORMAL", is: { created: false, truncated: false, unnamed: false } },
    {
      name: "O_CREAT for reading",
      flags: "40",
      type: "CREATE",
      is: { created: true, truncated: false, unnamed: false },
    },
  ])("$name", ({ flags, type, is }) => {
    expect(only(log(open(flags, path("/tmp/x", type))), "file.opened")).toMatchObject({ ...is, descriptor: 3 });
  });

  test.each([
    { name: "for reading", lines: open("80000", path("/etc/passwd", "NORMAL")) },
    { name: "O_PATH", lines: open("200002", path("/etc/passwd", "NORMAL")) },
    { name: "a device", lines: open("2", path("/dev/null", "NORMAL", 5, "020666")) },
    { name: "a FIFO", lines: open("1", path("/run/fifo", "NORMAL", 5, "010600")) },
    { name: "a directory", lines: open("10000", path("/tmp", "NORMAL", 5, "040755")) },
    {
      name: "refused",
      lines: call({
        number: 257,
        success: "no",
        exit: "-13",
        args: [AT_FDCWD, "1", "241", "0"],
        paths: [path("/x", "NORMAL")],
      }),
    },
  ])("no event: $name", ({ lines }) => expect(events(log(lines))).toEqual([]));

  it("takes O_TMPFILE as a new file without a name", () => {
    const event = only(log(open("410002", path("/tmp", "NORMAL", 99, "0100600"))), "file.opened");
    expect(event).toMatchObject({
      created: true,
      unnamed: true,
      file: { path: undefined, pathBasis: "none", inode: 99 },
    });
  });

  it("reads openat2's flags from the OPENAT2 record", () => {
    const lines = call({
      number: 437,
      exit: "4",
      args: [AT_FDCWD, "1", "7ffc", "18"],
      extra: ["type=OPENAT2 oflag=0102 mode=0644 resolve=0x0"],
      paths: [path("/tmp/new", "CREATE")],
    });
    expect(only(log(lines), "file.opened")).toMatchObject({ created: true, descriptor: 4, file: { path: "/tmp/new" } });
  });
});

describe("names", () => {
  test.each([
    { name: "relative to the working directory", a0: AT_FDCWD, written: "b/../c", is: ["/work dir/c", "joined"] },
    { name: "AT_FDCWD in 64 bits", a0: "ffffffffffffff9c", written: "c", is: ["/work dir/c", "joined"] },
    { name: "relative to a descriptor", a0: "5", written: "c", is: ["c", "unknown-directory"] },
    { name: "absolute beside a descriptor", a0: "5", written: "/a//./b", is: ["/a/b", "absolute"] },
    { name: "no name", a0: AT_FDCWD, written: "(null)", is: [undefined, "none"] },
    { name: "a descriptor's name", a0: AT_FDCWD, written: "/proc/self/fd/3", is: ["/proc/self/fd/3", "none"] },
    { name: "not UTF-8", a0: AT_FDCWD, written: "2F746D702FFF", is: ["/tmp/\udcff", "absolute"] },
    { name: "UTF-8", a0: AT_FDCWD, written: "2F746D702FC3A9", is: ["/tmp/é", "absolute"] },
  ])("$name", ({ a0, written, is: [wanted, basis] }) => {
    const lines = call({ number: 268, args: [a0, "1", "1ed", "0"], paths: [path(written, "NORMAL")] });
    expect(only(log(lines), "file.mode-changed")).toMatchObject({
      mode: 0o755,
      file: { path: wanted, pathBasis: basis },
    });
  });

  it("does not take the working directory for the directory of a descriptor", () => {
    // The kernel writes the cwd as PARENT of a name without a slash, whatever the descriptor was.
    const paths = [path("/var", "PARENT", 1, "040755"), path("x", "DELETE")];
    const lines = call({ number: 263, args: ["4", "1", "0", "0"], cwd: '"/var"', paths });
    expect(only(log(lines), "file.removed").file).toMatchObject({ path: "x", pathBasis: "unknown-directory" });
  });

  it("takes an absolute parent that is another directory", () => {
    const paths = [path("/srv/data/", "PARENT", 1, "040755"), path("x", "DELETE")];
    const lines = call({ number: 263, args: ["4", "1", "0", "0"], cwd: '"/var"', paths });
    expect(only(log(lines), "file.removed").file).toMatchObject({ path: "/srv/data/x", pathBasis: "joined" });
  });

  it("leaves inodes above 2^53 exact", () => {
    const body = path("/x", "DELETE").replace("inode=7", "inode=18446744073709551615");
    expect(only(log(call({ number: 87, paths: [body] })), "file.removed").file.inode).toBe(18446744073709551615n);
  });
});

describe("renaming and linking", () => {
  it("tells the file that lost its name from the one that moved, whatever their order", () => {
    const paths = [
      path("/a/", "PARENT", 1, "040755"),
      path("/b/", "PARENT", 2, "040755"),
      path("/b/new", "DELETE", 20),
      path("/a/old", "DELETE", 10),
      path("/b/new", "CREATE", 10),
    ];
    expect(only(log(call({ number: 82, paths })), "file.renamed")).toMatchObject({
      from: { path: "/a/old", inode: 10 },
      to: { path: "/b/new", inode: 10 },
      replaced: { path: "/b/new", inode: 20 },
    });
  });

  it("replaces nothing when nothing was there", () => {
    const paths = [path("/a/old", "DELETE", 10), path("/b/new", "CREATE", 10)];
    expect(only(log(call({ number: 82, paths })), "file.renamed").replaced).toBeUndefined();
  });

  it("reads both directories of renameat", () => {
    const lines = call({
      number: 264,
      args: [AT_FDCWD, "1", "6", "2"],
      paths: [path("old", "DELETE", 10), path("new", "CREATE", 10)],
    });
    expect(only(log(lines), "file.renamed")).toMatchObject({
      from: { path: "/work dir/old", pathBasis: "joined" },
      to: { path: "new", pathBasis: "unknown-directory" },
    });
  });

  it("links a descriptor to a first name", () => {
    const paths = [
      path("/proc/self/fd/5", "NORMAL", 99),
      path("/tmp/", "PARENT", 1, "040755"),
      path("/tmp/x", "CREATE", 99),
    ];
    const lines = call({ number: 265, args: [AT_FDCWD, "1", AT_FDCWD, "2"], paths });
    expect(only(log(lines), "file.linked")).toMatchObject({
      from: { pathBasis: "none", inode: 99 },
      to: { path: "/tmp/x" },
    });
  });

  it("keeps a symbolic link's target as logged", () => {
    const target = 'name="../lib/x.so" nametype=UNKNOWN cap_fp=0';
    const lines = call({
      number: 88,
      paths: [path("/usr/lib/", "PARENT", 1, "040755"), target, path("/usr/lib/x", "CREATE", 9, "0120777")],
    });
    expect(only(log(lines), "file.made")).toMatchObject({
      what: "symlink",
      target: "../lib/x.so",
      file: { path: "/usr/lib/x" },
    });
  });
});
