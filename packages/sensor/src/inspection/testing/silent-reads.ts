import { spawnSync } from "node:child_process";
import { openSync, readSync, writeSync } from "node:fs";

/**
 * A FUSE file system of one file, `silent`, which opens and never gives a byte: a reader waits inside the kernel and
 * cannot even be killed. Mounts it at its argument, says `ready`, and serves until it is ended; then all who wait
 * are let go.
 *
 * @see https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/include/uapi/linux/fuse.h
 */
const [folder = ""] = process.argv.slice(2);
const device = openSync("/dev/fuse", "r+");
const options = "fd=3,rootmode=40000,user_id=0,group_id=0,allow_other";
const { status } = spawnSync("mount", ["-i", "-t", "fuse", "-o", options, "silent", folder], {
  stdio: ["ignore", "ignore", "inherit", device],
});
if (status !== 0) process.exit(1);
process.stdout.write("ready\n");

const LOOKUP = 1;
const GETATTR = 3;
const OPEN = 14;
const READ = 15;
const INIT = 26;
const ENOSYS = 38;
const FILE = 2n; // node numbers; 1 is the folder

const request = Buffer.alloc(256 * 1024);
for (;;) {
  readSync(device, request, 0, request.length, null);
  const operation = request.readUInt32LE(4);
  const unique = request.readBigUInt64LE(8);
  const node = request.readBigUInt64LE(16);
  if (operation === INIT) answer(unique, initial());
  else if (operation === LOOKUP) answer(unique, entry());
  else if (operation === GETATTR) answer(unique, attributes(node));
  else if (operation === OPEN) answer(unique, Buffer.alloc(16));
  else if (operation === READ) process.stdout.write("read\n");
  else fail(unique);
}

function initial(): Buffer {
  const out = Buffer.alloc(64); // struct fuse_init_out
  out.writeUInt32LE(7, 0);
  out.writeUInt32LE(31, 4);
  out.writeUInt32LE(4096, 20);
  return out;
}

/** struct fuse_entry_out: a node number, how long that holds, its attributes. */
function entry(): Buffer {
  const head = Buffer.alloc(40);
  head.writeBigUInt64LE(FILE, 0);
  head.writeBigUInt64LE(3600n, 16);
  head.writeBigUInt64LE(3600n, 24);
  return Buffer.concat([head, attributesOf(FILE)]);
}

function attributes(node: bigint): Buffer {
  const head = Buffer.alloc(16);
  head.writeBigUInt64LE(3600n, 0);
  return Buffer.concat([head, attributesOf(node)]);
}

/** struct fuse_attr */
function attributesOf(node: bigint): Buffer {
  const out = Buffer.alloc(88);
  out.writeBigUInt64LE(node, 0);
  out.writeBigUInt64LE(node === FILE ? 14_480n : 0n, 8);
  out.writeUInt32LE(node === FILE ? 0o100755 : 0o040755, 60);
  out.writeUInt32LE(1, 64);
  return out;
}

function answer(unique: bigint, body: Buffer): void {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(16 + body.length, 0);
  head.writeBigUInt64LE(unique, 8);
  writeSync(device, Buffer.concat([head, body]));
}

function fail(unique: bigint): void {
  const head = Buffer.alloc(16);
  head.writeUInt32LE(16, 0);
  head.writeInt32LE(-ENOSYS, 4);
  head.writeBigUInt64LE(unique, 8);
  try {
    writeSync(device, head);
  } catch {
    // Some requests (FORGET, INTERRUPT) take no answer.
  }
}
