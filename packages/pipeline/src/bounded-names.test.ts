import type { EventKind, EventOf, FileRef, ProcessSighting, TelemetryEvent } from "@limpid/core";
import { describe, expect, it, test } from "vitest";
import { BoundedNames } from "./bounded-names.ts";

const PROCESS: ProcessSighting = {
  pid: 400,
  ppid: 1,
  sensorId: "400:7",
  formerSensorId: "400:6",
  parentSensorId: "1:1",
  parentImage: "/sbin/launchd",
  responsible: { pid: 9, sensorId: "9:1", image: "/usr/bin/login" },
  signing: { status: "platform", identifier: "com.apple.sh", teamId: "T", cdHash: "00" },
  container: "c",
  image: "/bin/sh",
  name: "sh",
  uid: 501,
  euid: 501,
  gid: 20,
  loginUser: null,
  session: null,
  terminal: "ttys001",
  cwd: "/tmp",
};

const FILE: FileRef = {
  path: "/tmp/a",
  pathBasis: "absolute",
  device: "1:4",
  inode: 7,
  mode: 0o100755,
  ownerUid: 0,
  signing: { status: "ad-hoc", identifier: "a" },
};

const AT = { id: "1#1", at: 1, host: "h" } as const;
const BASE = { ...AT, process: PROCESS } as const;
const OPENED = { created: true, truncated: false, unnamed: false, descriptor: 3 } as const;

/** One event of each kind, with every text that it can have. */
const EVENTS: { readonly [Kind in EventKind]: EventOf<Kind> } = {
  "process.forked": { ...BASE, kind: "process.forked", child: 5, thread: false },
  "process.executed": {
    ...BASE,
    kind: "process.executed",
    image: "/bin/sh",
    argv: [],
    argvComplete: true,
    file: FILE,
    interpreters: [FILE],
  },
  "process.exited": { ...BASE, kind: "process.exited", code: 0 },
  "process.tampered": { ...BASE, kind: "process.tampered", by: "ptrace", target: 5 },
  "login.set": {
    ...BASE,
    kind: "login.set",
    previousLoginUser: null,
    loginUser: 5,
    session: 1,
    succeeded: true,
  },
  "session.opened": {
    ...BASE,
    kind: "session.opened",
    account: "root",
    program: "/usr/sbin/sshd",
    terminal: "ssh",
    address: "192.0.2.1",
    succeeded: true,
  },
  "session.closed": { ...BASE, kind: "session.closed", account: "root", program: "/usr/sbin/sshd" },
  "file.opened": { ...BASE, ...OPENED, kind: "file.opened", file: FILE },
  "file.written": { ...BASE, kind: "file.written", file: FILE, finished: true },
  "file.copied": { ...BASE, kind: "file.copied", from: FILE, to: FILE },
  "files.swapped": { ...BASE, kind: "files.swapped", one: FILE, other: FILE },
  "file.attribute-changed": {
    ...BASE,
    kind: "file.attribute-changed",
    file: FILE,
    attribute: "com.apple.quarantine",
    removed: true,
  },
  "file.truncated": { ...BASE, kind: "file.truncated", file: FILE },
  "file.mode-changed": { ...BASE, kind: "file.mode-changed", file: FILE, mode: 0o755 },
  "file.renamed": { ...BASE, kind: "file.renamed", from: FILE, to: FILE, replaced: FILE },
  "file.linked": { ...BASE, kind: "file.linked", from: FILE, to: FILE },
  "file.removed": { ...BASE, kind: "file.removed", file: FILE },
  "file.made": { ...BASE, kind: "file.made", what: "symlink", file: FILE, target: "/tmp/b" },
  "memory-file.created": { ...BASE, kind: "memory-file.created", descriptor: 3 },
  "filesystem.mounted": { ...BASE, kind: "filesystem.mounted", file: FILE },
  "events.lost": { ...AT, kind: "events.lost", count: 3 },
  "account.named": { ...AT, kind: "account.named", uid: 0, name: "root" },
  "file.reported": { ...AT, kind: "file.reported", file: FILE },
};

/** Words of the model, what sources bound themselves; arguments are bounded by lineage. */
const NOT_NAMES: ReadonlySet<string> = new Set([
  ...["kind", "id", "host", "pathBasis", "status", "by", "what", "attribute"],
]);

/** The event with every name as long as `length`, and how many there are. */
function withNames(event: TelemetryEvent, length: number): { readonly event: TelemetryEvent; readonly names: number } {
  let names = 0;
  const text = JSON.stringify(event, (key, value: unknown) => {
    if (NOT_NAMES.has(key) || (event.kind === "account.named" && key === "name")) return value;
    if (typeof value !== "string") return value;
    names++;
    return "x".repeat(length);
  });
  return { event: JSON.parse(text) as TelemetryEvent, names };
}

function longestName(event: TelemetryEvent): number {
  let longest = 0;
  JSON.stringify(event, (_, value: unknown) => {
    if (typeof value === "string") longest = Math.max(longest, value.length);
    return value;
  });
  return longest;
}

describe.each(Object.entries(EVENTS))("%s", (_, event) => {
  it("is left as it is when its names can be", () => {
    const bounded = new BoundedNames();
    expect(bounded.bound(event)).toEqual(event);
    expect(bounded.bound(withNames(event, 1024).event)).toEqual(withNames(event, 1024).event);
    expect(bounded.dropped).toBe(0);
  });

  it("loses each name that cannot be, and each is counted", () => {
    const bounded = new BoundedNames();
    const { event: hostile, names } = withNames(event, 100_000);
    const kept = bounded.bound(hostile);
    expect(longestName(kept)).toBeLessThan(100);
    expect(bounded.dropped).toBe(names);
    expect(kept).toMatchObject({ kind: event.kind, id: event.id, at: event.at, host: event.host });
  });
});

test.each([
  { basis: "absolute", length: 4096, kept: true },
  { basis: "absolute", length: 4107, kept: false },
  { basis: "joined", length: 8192, kept: true },
  { basis: "joined", length: 8193, kept: false },
] as const)("a path of $length, $basis: $kept", ({ basis, length, kept }) => {
  const path = "x".repeat(length);
  const event = new BoundedNames().bound({
    ...EVENTS["file.written"],
    file: { ...FILE, path, pathBasis: basis },
  });
  const file = kept ? { path, pathBasis: basis } : { path: undefined, pathBasis: "none" };
  expect(event).toMatchObject({ file: { ...file, inode: 7 } });
});
