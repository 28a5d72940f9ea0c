import { closeSync, writeSync } from "node:fs";
import type Koffi from "koffi";
import { Kernel } from "../../kernel/kernel.ts";
import { CHILD_LIBRARY } from "../confinement.ts";
import { DescriptorMessage } from "../descriptors.ts";
import { CHILD_SOCKET, decodeRequest, encodeAnswer, REQUEST_SIZE } from "../wire.ts";
import { examine, shortened } from "./examine.ts";
import { allowOnlyReading } from "./system-calls.ts";

/**
 * The process that reads hostile files. It was started without rights (../confinement.ts), takes away its own last
 * ones, and then does one thing: a descriptor comes in, what the bytes say goes out.
 */
const [native = "", machine = process.arch, ...spare] = process.argv.slice(2);

const library: { exports: typeof Koffi } = { exports: {} as typeof Koffi };
process.dlopen(library, native); // by descriptor: the folder it lies in need not be open to this account
const kernel = new Kernel(library.exports);

const message = new DescriptorMessage(kernel, REQUEST_SIZE);
// What is loaded late would be refused later, and first times are slow: so a program that is no enemy comes first.
examine(CHILD_LIBRARY, 1);
for (const descriptor of spare) closeSync(Number(descriptor)); // what only the way here needed
const closed = allowOnlyReading(kernel, machine);
say({ ready: true, systemCalls: closed });

for (;;) {
  const request = message.receive(CHILD_SOCKET);
  if (request === undefined) break;
  const { sequence, hashMegabytes } = decodeRequest(request.bytes);
  if (request.descriptor === undefined) break;
  const startedAt = performance.now();
  const examined = examine(request.descriptor, hashMegabytes);
  const tookMs = performance.now() - startedAt;
  if (!say({ sequence, tookMs, ...examined })) say({ sequence, tookMs, ...shortened(examined) });
}

function say(answer: unknown): boolean {
  const frame = encodeAnswer(answer);
  if (frame === undefined) return false;
  for (let at = 0; at < frame.length; ) at += writeSync(CHILD_SOCKET, frame, at);
  return true;
}
