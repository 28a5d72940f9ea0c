import { readFileSync } from "node:fs";
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { SyslogSettings } from "../settings.ts";
import { type Delivery, DeliveryProblem, type Transport } from "../transport.ts";
import { frame, syslogMessage } from "./message.ts";

const CONNECT_MS = 10_000;
const WRITE_MS = 30_000;
/**
 * Syslog has no receipt: that the kernel took the bytes is all one learns. A receiver that is gone resets the
 * connection within this time, mostly; what it had not read is sent again then.
 */
const DOUBT_MS = 250;

/** One connection to a syslog receiver, kept open, made again after an error. */
export class SyslogStream implements Transport {
  readonly #settings: SyslogSettings;
  #socket: Socket | undefined;
  #error: Error | undefined;

  constructor(settings: SyslogSettings) {
    this.#settings = settings;
  }

  async send(deliveries: readonly Delivery[]): Promise<void> {
    const { host, port, maxBytes } = this.#settings;
    try {
      const socket = this.#socket ?? (await this.#connect());
      const bytes = Buffer.from(deliveries.map((one) => frame(syslogMessage(one, maxBytes))).join(""), "latin1");
      await within(WRITE_MS, "it does not read what is sent", (done) => socket.write(bytes, done));
      await new Promise((resolve) => setTimeout(resolve, DOUBT_MS));
      if (this.#socket !== socket) throw this.#error ?? new Error("it closed the connection");
    } catch (error) {
      this.#socket?.destroy();
      this.#socket = undefined;
      throw new DeliveryProblem(`syslog receiver ${host}:${port}: ${(error as Error).message}`);
    }
  }

  close(): void {
    this.#socket?.end(); // an end that the other side can tell from a break
    this.#socket?.unref();
    this.#socket = undefined;
  }

  async #connect(): Promise<Socket> {
    const { host, port, tls, ca } = this.#settings;
    this.#error = undefined;
    const trust = ca === undefined ? {} : { ca: readFileSync(ca) };
    const socket = tls ? connectTls({ host, port, servername: host, ...trust }) : connectTcp({ host, port });
    const ready = tls ? "secureConnect" : "connect";
    socket.setKeepAlive(true, 30_000);
    socket.on("error", (error) => {
      this.#error = error;
    });
    socket.on("close", () => {
      if (this.#socket === socket) this.#socket = undefined;
    });
    socket.resume(); // it has nothing to say, but its end must be seen
    try {
      await within(CONNECT_MS, "no connection", (done) => {
        socket.once(ready, () => done());
        socket.once("error", done);
        socket.once("close", () => done(new Error("it closed the connection")));
      });
    } catch (error) {
      socket.destroy();
      throw error;
    }
    this.#socket = socket;
    return socket;
  }
}

/** Runs what calls back once, and fails after `ms`. */
function within(ms: number, late: string, start: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${late} within ${ms / 1000} s`)), ms);
    start((error) => {
      clearTimeout(timer);
      if (error === undefined || error === null) resolve();
      else reject(error);
    });
  });
}
