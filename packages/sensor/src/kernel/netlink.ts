import { closeSync } from "node:fs";
import type { Kernel, NativeFunction } from "./kernel.ts";

const AF_NETLINK = 16;
const SOCK_DGRAM = 2;
const SOCK_NONBLOCK = 0x800;
const SOCK_CLOEXEC = 0x80000;
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const SO_RCVBUFFORCE = 33;
const ADDRESS_LENGTH = 12; // sizeof(struct sockaddr_nl)

/** The socket's buffer was full: the kernel threw messages away. Without a count; it goes on afterwards. */
export type Received = Uint8Array | "nothing" | "overflow";

/** A netlink socket that hears a multicast group of the kernel. @see netlink(7) */
export class NetlinkSocket {
  readonly descriptor: number;
  readonly #kernel: Kernel;
  readonly #receive: NativeFunction;
  readonly #send: NativeFunction;
  readonly #buffer: Buffer;
  readonly #sender = Buffer.alloc(ADDRESS_LENGTH);
  readonly #senderLength = Buffer.alloc(4);

  /** `groups` is a bit mask; `longest` the longest message that is read whole. */
  constructor(kernel: Kernel, protocol: number, groups: number, longest: number, bufferBytes: number) {
    this.#kernel = kernel;
    this.#receive = kernel.bind(
      "long recvfrom(int socket, void *bytes, size_t length, int flags, void *address, void *addressLength)",
    );
    this.#send = kernel.bind("long send(int socket, void *bytes, size_t length, int flags)");
    this.#buffer = Buffer.alloc(longest);
    const open = kernel.bind("int socket(int domain, int type, int protocol)");
    const type = SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
    this.descriptor = kernel.check("socket", open(AF_NETLINK, type, protocol));
    try {
      this.#widen(bufferBytes);
      const address = Buffer.alloc(ADDRESS_LENGTH);
      address.writeUInt16LE(AF_NETLINK, 0);
      address.writeUInt32LE(groups, 8);
      const bind = kernel.bind("int bind(int socket, void *address, unsigned int length)");
      kernel.check("bind", bind(this.descriptor, address, ADDRESS_LENGTH));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** The next message, valid until the next call. Messages that another process sent are passed over. */
  receive(): Received {
    for (let attempts = 0; attempts < MAX_FOREIGN; attempts++) {
      this.#senderLength.writeUInt32LE(ADDRESS_LENGTH, 0);
      const buffer = this.#buffer;
      const length = this.#receive(this.descriptor, buffer, buffer.length, 0, this.#sender, this.#senderLength);
      if (length < 0) {
        const why = this.#kernel.errorName();
        if (NOTHING.has(why)) return "nothing";
        if (why === "ENOBUFS") return "overflow";
        this.#kernel.check("recvfrom", length);
      }
      if (this.#sender.readUInt32LE(4) === KERNEL) return buffer.subarray(0, length);
    }
    return "nothing";
  }

  send(bytes: Uint8Array): void {
    this.#kernel.check("send", this.#send(this.descriptor, bytes, bytes.length, 0));
  }

  close(): void {
    closeSync(this.descriptor);
  }

  /** Above the system's limit when that is allowed, else as much as there is. */
  #widen(bytes: number): void {
    const set = this.#kernel.bind(
      "int setsockopt(int socket, int level, int option, void *value, unsigned int length)",
    );
    const value = Buffer.alloc(4);
    value.writeUInt32LE(bytes, 0);
    if (set(this.descriptor, SOL_SOCKET, SO_RCVBUFFORCE, value, 4) < 0) {
      set(this.descriptor, SOL_SOCKET, SO_RCVBUF, value, 4);
    }
  }
}

const NOTHING: ReadonlySet<string> = new Set(["EAGAIN", "EWOULDBLOCK", "EINTR"]); // the first two are one number
const KERNEL = 0; // the kernel's own netlink address
const MAX_FOREIGN = 64; // only CAP_NET_ADMIN may send to another's socket; the rest waits for the next call
