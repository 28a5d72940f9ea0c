import { readFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TLSSocket } from "node:tls";
import type { Speaker } from "../inbox/entry.ts";
import type { Intake } from "../ingest/intake.ts";
import { Frames } from "./frames.ts";
import { parseSyslog } from "./message.ts";

export interface SyslogOptions {
  readonly host: string;
  readonly port: number;
  /** With a file of issuers, only senders with a certificate of theirs may connect. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string; readonly clientCaFile?: string };
  /** A source's name, or `auto`. */
  readonly source: string;
}

const MAX_MESSAGE_BYTES = 256 << 10;
const MAX_CONNECTIONS = 500;
const SILENT_MS = 3_600_000;
/** Lines of one host are a batch when there are so many bytes, or the first of them waited so long. */
const BATCH_BYTES = 256 << 10;
const BATCH_MS = 500;
const MAX_HOSTS = 1_000;
const RETRY_MS = 500;

/**
 * Syslog over TCP or TLS. The protocol acknowledges nothing: what was read and is not yet in the inbox is lost when
 * this program is killed, and a full inbox is told to senders by reading nothing more. Names of hosts are asserted,
 * unless a certificate vouches for the sender: then it is a relay for the names that its certificate has.
 */
export class SyslogListener {
  readonly #options: SyslogOptions;
  readonly #intake: Intake;
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  #refused = 0;

  constructor(intake: Intake, options: SyslogOptions) {
    this.#intake = intake;
    this.#options = options;
    const heard = (socket: Socket | TLSSocket): void => this.#hear(socket);
    const { tls } = options;
    this.#server =
      tls === undefined
        ? createServer(heard)
        : createTlsServer(
            {
              cert: readFileSync(tls.certFile),
              key: readFileSync(tls.keyFile),
              minVersion: "TLSv1.2",
              ...(tls.clientCaFile !== undefined && {
                ca: readFileSync(tls.clientCaFile),
                requestCert: true,
                rejectUnauthorized: true,
              }),
            },
            heard,
          );
    this.#server.maxConnections = MAX_CONNECTIONS;
  }

  /** Connections that were ended because what they sent was no syslog. */
  get refused(): number {
    return this.#refused;
  }

  async listen(): Promise<number> {
    const { host, port } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen({ host, port }, resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #hear(socket: Socket | TLSSocket): void {
    this.#open.add(socket);
    const batches = new Batches(this.#intake, this.#options.source, speakerOf(socket), socket);
    const frames = new Frames(MAX_MESSAGE_BYTES, (bytes) => batches.take(bytes));
    socket.setTimeout(SILENT_MS, () => socket.destroy());
    socket.on("data", (piece: Buffer) => {
      if (frames.push(piece) === undefined) return;
      this.#refused++;
      socket.destroy();
    });
    socket.once("end", () => {
      frames.end();
      socket.end();
    });
    socket.once("error", () => socket.destroy());
    socket.once("close", () => {
      this.#open.delete(socket);
      void batches.end();
    });
  }
}

/** Only a certificate that was asked for and verified says who it is. */
function speakerOf(socket: Socket | TLSSocket): Speaker {
  const by = `syslog from ${socket.remoteAddress ?? "nowhere"}`;
  if (!("authorized" in socket) || !socket.authorized) return { basis: "asserted", beside: by };
  const { subject, subjectaltname = "" } = socket.getPeerCertificate();
  const names = subjectaltname.split(", ").flatMap((name) => (name.startsWith("DNS:") ? name.slice(4) : []));
  const common = subject.CN;
  return {
    basis: "relayed",
    beside: by,
    hosts: [...names, ...(typeof common === "string" && names.length === 0 ? [common] : [])],
  };
}

/** Messages of one connection, by the hosts that they name. */
class Batches {
  readonly #intake: Intake;
  readonly #source: string;
  readonly #speaker: Speaker;
  readonly #socket: Socket;
  readonly #hosts = new Map<string | undefined, string[]>();
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #giving: Promise<void> = Promise.resolve();

  constructor(intake: Intake, source: string, speaker: Speaker, socket: Socket) {
    this.#intake = intake;
    this.#source = source;
    this.#speaker = speaker;
    this.#socket = socket;
  }

  take(bytes: Buffer): void {
    const { host, text } = parseSyslog(bytes.toString("latin1"));
    // One message is one line: what ends a line inside of it cannot begin another record.
    const line = text.replace(/[\r\n]+/g, " ");
    const lines = this.#hosts.get(host) ?? [];
    lines.push(line);
    this.#hosts.set(host, lines);
    this.#bytes += line.length + 1;
    if (this.#bytes >= BATCH_BYTES || this.#hosts.size > MAX_HOSTS) this.#give();
    else this.#timer ??= setTimeout(() => this.#give(), BATCH_MS);
  }

  async end(): Promise<void> {
    this.#give();
    await this.#giving;
  }

  /** Nothing more is read until it is on the disk. */
  #give(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#hosts.size === 0) return;
    const all = [...this.#hosts];
    this.#hosts.clear();
    this.#bytes = 0;
    this.#socket.pause();
    this.#giving = this.#giving
      .then(async () => {
        for (const [host, lines] of all) await this.#takeIn(host, lines);
      })
      .then(() => void this.#socket.resume());
  }

  async #takeIn(host: string | undefined, lines: readonly string[]): Promise<void> {
    const part = {
      credential: `syslog:${this.#socket.remoteAddress ?? ""}`,
      speaker: this.#speaker,
      source: this.#source,
      bytes: Buffer.from(`${lines.join("\n")}\n`, "latin1"),
      ...(host !== undefined && { host }),
    };
    for (;;) {
      try {
        await this.#intake.take(part);
        return;
      } catch {
        if (this.#socket.destroyed) return;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }
}
