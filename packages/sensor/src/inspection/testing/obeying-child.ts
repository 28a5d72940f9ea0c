import { spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync, readlinkSync, readSync, writeFileSync, writeSync } from "node:fs";
import type Koffi from "koffi";
import { Kernel } from "../../kernel/kernel.ts";
import { allowOnlyReading } from "../child/system-calls.ts";
import { DescriptorMessage } from "../descriptors.ts";
import { CHILD_SOCKET, decodeRequest, encodeAnswer, REQUEST_SIZE } from "../wire.ts";

/** An inspection child that was taken over: it does what the file it reads tells it to. */
const [native = "", machine = "", ...spare] = process.argv.slice(2);
const library: { exports: typeof Koffi } = { exports: {} as typeof Koffi };
process.dlopen(library, native);
const kernel = new Kernel(library.exports);
for (const descriptor of spare) closeSync(Number(descriptor));
const socket = kernel.bind("int socket(int domain, int type, int protocol)");
const connect = kernel.bind("int connect(int socket, void *address, int size)");
const kill = kernel.bind("int kill(int process, int signal)");
const setuid = kernel.bind("int setuid(int uid)");
const message = new DescriptorMessage(kernel, REQUEST_SIZE);
say({ ready: true, systemCalls: true });

for (let request = message.receive(CHILD_SOCKET); request !== undefined; request = message.receive(CHILD_SOCKET)) {
  const { sequence } = decodeRequest(request.bytes);
  const bytes = Buffer.alloc(4096);
  const order = bytes.toString("latin1", 0, readSync(request.descriptor ?? -1, bytes, 0, 4096, 0)).trim();
  closeSync(request.descriptor ?? -1);
  obey(order, sequence);
}

function obey(order: string, sequence: number): void {
  const [verb, ...words] = order.split(" ");
  if (verb === "exit") process.exit(3);
  if (verb === "abort") process.abort();
  if (verb === "hang") for (;;);
  if (verb === "sleep") sleep(Number(words[0]));
  if (verb === "fill") fill();
  if (verb === "garbage") writeSync(CHILD_SOCKET, Buffer.alloc(100_000, 0xff));
  if (verb === "lie") sequence += 1;
  if (verb === "close-doors") say(answer(sequence, String(allowOnlyReading(kernel, machine))));
  else if (verb === "try") say(answer(sequence, attempt(words)));
  else say(answer(sequence, order));
  if (verb === "twice") say(answer(sequence, order));
}

/** What it would do to others; the result is how it was refused, or that it was not. */
function attempt([what = "", argument = ""]: readonly string[]): string {
  try {
    if (what === "read") return `read ${readFileSync(argument).length} bytes`;
    if (what === "open") return `opened ${openSync(argument, "r")}`;
    if (what === "write") return `wrote ${writeFileSync(argument, "x")}`;
    if (what === "run") return spawnSync(argument).error?.message ?? "ran";
    if (what === "kill") return done(kill(Number(argument), 0));
    if (what === "setuid") return done(setuid(Number(argument)));
    if (what === "see") return readlinkSync(argument);
    if (what === "connect") return reach(Number(argument));
    return "?";
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
}

function reach(port: number): string {
  const made = socket(2, 1, 0);
  if (made < 0) return `socket ${kernel.errorName()}`;
  const address = Buffer.from([2, 0, port >> 8, port & 255, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
  return done(connect(made, address, address.length));
}

function done(result: number): string {
  return result < 0 ? kernel.errorName() : "done";
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function fill(): void {
  const kept: Buffer[] = [];
  for (;;) kept.push(Buffer.alloc(16 * 2 ** 20, 1));
}

function answer(sequence: number, what: string): unknown {
  const issues = [{ code: "invalid-value", at: 0, what }];
  const opacity = { level: "symbols", packed: false, reasons: [] };
  return { sequence, tookMs: 0, sizeBytes: 1, inspection: { format: "elf", opacity, parts: [], issues } };
}

function say(value: unknown): void {
  writeSync(CHILD_SOCKET, encodeAnswer(value) ?? Buffer.alloc(0));
}
