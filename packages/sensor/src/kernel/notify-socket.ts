import { closeSync } from "node:fs";
import type { Kernel, NativeFunction } from "./kernel.ts";

const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0x80000;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const PATH_AT = 2; // struct sockaddr_un: a family of two bytes, then the path
const PATH_ROOM = 108;

/**
 * Tells the service manager how this process is, as sd_notify(3) does: one datagram for each message. Node has no such
 * sockets, and the tool systemd-notify would be a process for each message that the manager has to be told to believe.
 */
export class NotifySocket {
  readonly #descriptor: number;
  readonly #send: NativeFunction;
  readonly #address: Buffer;

  /**
   * @param path as NOTIFY_SOCKET gives it: a path, or a name in the abstract namespace behind an `@`
   * @throws {KernelRefusal} when there can be no such socket.
   */
  constructor(kernel: Kernel, path: string) {
    this.#address = addressOf(path);
    this.#send = kernel.bind(
      "long sendto(int socket, void *bytes, size_t length, int flags, void *address, unsigned int addressLength)",
    );
    const open = kernel.bind("int socket(int domain, int type, int protocol)");
    this.#descriptor = kernel.check("socket", open(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  }

  /** Lines such as `READY=1`. False when the manager did not take them: it never has to be waited for. */
  tell(...lines: readonly string[]): boolean {
    const bytes = Buffer.from(lines.join("\n"));
    const flags = MSG_DONTWAIT | MSG_NOSIGNAL;
    const sent = this.#send(this.#descriptor, bytes, bytes.length, flags, this.#address, this.#address.length);
    return sent === bytes.length;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** An abstract name has a zero byte where it is written with an `@`, and no end but its length. @see unix(7) */
function addressOf(path: string): Buffer {
  const name = Buffer.from(path.startsWith("@") ? `\0${path.slice(1)}` : `${path}\0`);
  if (!/^[@/]./.test(path) || name.length > PATH_ROOM) {
    throw new Error(`NOTIFY_SOCKET=${path}: a path or a name behind @ is expected`);
  }
  const address = Buffer.alloc(PATH_AT + name.length);
  address.writeUInt16LE(AF_UNIX, 0);
  name.copy(address, PATH_AT);
  return address;
}
