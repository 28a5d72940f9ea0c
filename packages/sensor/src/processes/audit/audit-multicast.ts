import type { Kernel } from "../../kernel/kernel.ts";
import { NetlinkSocket } from "../../kernel/netlink.ts";
import type { AuditRecords } from "./audit-records.ts";

const NETLINK_AUDIT = 9;
const READLOG = 1; // AUDIT_NLGRP_READLOG as a bit mask: the first group
const LONGEST = 16_384; // MAX_AUDIT_MESSAGE_LENGTH is 8,970
const BUFFER_BYTES = 16 << 20;
const MAX_READ = 4096;

/** The kernel's audit records, heard beside auditd: reading them takes nothing from it, and sets nothing. */
export class AuditMulticast {
  readonly #socket: NetlinkSocket;
  readonly #records: AuditRecords;
  /** Times that the buffer was full; what was lost shows in the records' own numbering. */
  overflows = 0;

  constructor(kernel: Kernel, records: AuditRecords) {
    this.#socket = new NetlinkSocket(kernel, NETLINK_AUDIT, READLOG, LONGEST, BUFFER_BYTES);
    this.#records = records;
  }

  get descriptor(): number {
    return this.#socket.descriptor;
  }

  /** Reads what there is; "more" when there is more than one turn's worth. */
  read(): "more" | undefined {
    for (let count = 0; count < MAX_READ; count++) {
      const received = this.#socket.receive();
      if (received === "nothing") return undefined;
      if (received === "overflow") this.overflows++;
      else this.#records.take(received);
    }
    return "more";
  }

  close(): void {
    this.#socket.close();
  }
}
