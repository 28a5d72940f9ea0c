import { readdirSync } from "node:fs";
import type { Kernel, NativeFunction } from "../kernel/kernel.ts";

const F_SETFD = 2;
const FD_CLOEXEC = 1;
const AF_UNIX = 1;
const SOCK_STREAM = 1;
const SOCK_CLOEXEC = 0x80000;
const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const MSG_CMSG_CLOEXEC = 0x40000000;

// 64-bit Linux: struct iovec is two words, struct msghdr seven, struct cmsghdr two with the descriptor after it.
const WORD = 8;
const IOVEC_SIZE = 2 * WORD;
const MSGHDR_SIZE = 7 * WORD;
const CMSG_LENGTH = 2 * WORD + 4;
const CMSG_SPACE = 3 * WORD;

/**
 * Nothing that is open here by now reaches a program started later, unless it is handed over by name: this process
 * may have been started with descriptors that it knows nothing of.
 */
export function keepFromPrograms(kernel: Kernel): void {
  const control = kernel.bind("int fcntl(int descriptor, int operation, int value)");
  for (const name of readdirSync("/proc/self/fd")) if (Number(name) > 2) control(Number(name), F_SETFD, FD_CLOEXEC);
}

/** The two ends of a socket between two processes of one machine. */
export function socketPair(kernel: Kernel): readonly [number, number] {
  const ends = Buffer.alloc(8);
  const make = kernel.bind("int socketpair(int domain, int type, int protocol, void *ends)");
  kernel.check("socketpair", make(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
  return [ends.readInt32LE(0), ends.readInt32LE(4)];
}

/**
 * A message with one descriptor in it, laid out once and used for every file: the kernel copies the descriptor into
 * the other process, so nothing there has to open a path.
 *
 * @see unix(7), SCM_RIGHTS; cmsg(3)
 */
export class DescriptorMessage {
  readonly #kernel: Kernel;
  readonly #send: NativeFunction;
  readonly #receive: NativeFunction;
  readonly #bytes: Buffer;
  readonly #control = Buffer.alloc(CMSG_SPACE);
  readonly #vector = Buffer.alloc(IOVEC_SIZE);
  readonly #header = Buffer.alloc(MSGHDR_SIZE);

  constructor(kernel: Kernel, size: number) {
    this.#kernel = kernel;
    this.#send = kernel.bind("long sendmsg(int socket, void *message, int flags)");
    this.#receive = kernel.bind("long recvmsg(int socket, void *message, int flags)");
    this.#bytes = Buffer.alloc(size);
    const address = (of: Buffer): bigint => BigInt(kernel.koffi.address(of));
    this.#vector.writeBigUInt64LE(address(this.#bytes), 0);
    this.#vector.writeBigUInt64LE(BigInt(size), WORD);
    this.#header.writeBigUInt64LE(address(this.#vector), 2 * WORD);
    this.#header.writeBigUInt64LE(1n, 3 * WORD);
    this.#header.writeBigUInt64LE(address(this.#control), 4 * WORD);
  }

  /** False when the other side takes nothing now; throws when it is gone. */
  send(socket: number, bytes: Uint8Array, descriptor: number): boolean {
    this.#bytes.set(bytes);
    this.#control.writeBigUInt64LE(BigInt(CMSG_LENGTH), 0);
    this.#control.writeInt32LE(SOL_SOCKET, WORD);
    this.#control.writeInt32LE(SCM_RIGHTS, WORD + 4);
    this.#control.writeInt32LE(descriptor, 2 * WORD);
    this.#header.writeBigUInt64LE(BigInt(CMSG_SPACE), 5 * WORD);
    const sent = this.#send(socket, this.#header, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && this.#kernel.errorName() === "EAGAIN") return false;
    this.#kernel.check("sendmsg", sent);
    return true;
  }

  /** Waits for the next message; undefined at the end of the conversation. The bytes are valid until the next one. */
  receive(socket: number): { readonly bytes: Uint8Array; readonly descriptor: number | undefined } | undefined {
    for (;;) {
      this.#control.fill(0);
      this.#header.writeBigUInt64LE(BigInt(CMSG_SPACE), 5 * WORD);
      const received = this.#receive(socket, this.#header, MSG_CMSG_CLOEXEC);
      if (received < 0 && this.#kernel.errorName() === "EINTR") continue;
      if (this.#kernel.check("recvmsg", received) < this.#bytes.length) return undefined;
      const came = this.#header.readBigUInt64LE(5 * WORD) >= BigInt(CMSG_LENGTH);
      const isDescriptor =
        came && this.#control.readInt32LE(WORD) === SOL_SOCKET && this.#control.readInt32LE(WORD + 4) === SCM_RIGHTS;
      return { bytes: this.#bytes, descriptor: isDescriptor ? this.#control.readInt32LE(2 * WORD) : undefined };
    }
  }
}
