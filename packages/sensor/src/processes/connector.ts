import type { Kernel } from "../kernel/kernel.ts";
import { NetlinkSocket } from "../kernel/netlink.ts";
import { ConnectorLoss } from "./connector-loss.ts";
import { type ConnectorEvent, decodeConnector } from "./connector-message.ts";

const NETLINK_CONNECTOR = 11;
const CN_IDX_PROC = 1;
const CN_VAL_PROC = 1;
const PROC_CN_MCAST_LISTEN = 1;
const PROC_CN_MCAST_IGNORE = 2;
const LONGEST = 512; // a message has 76 bytes
const BUFFER_BYTES = 32 << 20; // some 40,000 messages: the kernel counts what it allocates for each

export interface ConnectorRead {
  readonly events: readonly ConnectorEvent[];
  /** Messages that are missing, by the kernel's own numbering. */
  readonly lost: number;
  /** The buffer was full. */
  readonly overflow: boolean;
  /** There is more to be read. */
  readonly more: boolean;
}

/** The kernel's process connector: every fork, execution and exit of the machine. @see cn_proc.h */
export class Connector {
  readonly #socket: NetlinkSocket;
  readonly #loss = new ConnectorLoss();
  /** The kernel's answer to the subscription: undefined until it came. */
  answer: number | undefined = undefined;
  unreadable = 0;

  constructor(kernel: Kernel) {
    this.#socket = new NetlinkSocket(kernel, NETLINK_CONNECTOR, CN_IDX_PROC, LONGEST, BUFFER_BYTES);
    try {
      this.#socket.send(operation(PROC_CN_MCAST_LISTEN));
    } catch (error) {
      this.#socket.close();
      throw error;
    }
  }

  get descriptor(): number {
    return this.#socket.descriptor;
  }

  read(limit = MAX_READ): ConnectorRead {
    const events: ConnectorEvent[] = [];
    let lost = 0;
    let overflow = false;
    for (let count = 0; count < limit; count++) {
      const received = this.#socket.receive();
      if (received === "nothing") return { events, lost, overflow, more: false };
      if (received === "overflow") {
        overflow = true;
        continue;
      }
      const datagram = decodeConnector(received);
      if (datagram.kind === "answer") this.answer = datagram.error;
      else if (datagram.kind === "unreadable") this.unreadable++;
      else {
        const { cpu, sequence, event } = datagram.message;
        lost += this.#loss.note(cpu, sequence);
        if (event !== undefined) events.push(event);
      }
    }
    return { events, lost, overflow, more: true };
  }

  close(): void {
    try {
      // Kernels before 6.6 do not notice that a listener left.
      this.#socket.send(operation(PROC_CN_MCAST_IGNORE));
    } finally {
      this.#socket.close();
    }
  }
}

const MAX_READ = 16_384;

/** A message to the connector: headers and one word, without the filter that newer kernels take: gaps are counted. */
function operation(what: number): Buffer {
  const bytes = Buffer.alloc(40);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt16LE(NLMSG_DONE, 4);
  bytes.writeUInt32LE(process.pid, 12);
  bytes.writeUInt32LE(CN_IDX_PROC, 16);
  bytes.writeUInt32LE(CN_VAL_PROC, 20);
  bytes.writeUInt16LE(4, 32);
  bytes.writeUInt32LE(what, 36);
  return bytes;
}

const NLMSG_DONE = 3;
