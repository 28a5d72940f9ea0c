import { lookup as systemLookup } from "node:dns";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { Agent, request } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { WebhookSettings } from "../settings.ts";
import { type Delivery, DeliveryProblem, type Transport } from "../transport.ts";
import { Addresses } from "./addresses.ts";
import { readSecret } from "./secret.ts";
import { signature } from "./signature.ts";

const REQUEST_MS = 30_000;
const ANSWER_BYTES = 512; // of a receiver's own words
/** The content is what the receiver objects to: sending it again changes nothing. */
const REFUSED: ReadonlySet<number> = new Set([400, 406, 413, 415, 422]);

/**
 * Posts findings one by one over https. It follows no redirect, sends no cookie, and connects to no address of this
 * machine or its link unless that is listed; what a name means is looked up and judged at each connection, so a name
 * that changes its mind does not help.
 */
export class Webhook implements Transport {
  readonly #settings: WebhookSettings;
  readonly #engine: string;
  readonly #addresses: Addresses;
  #agent: Agent | undefined;

  constructor(settings: WebhookSettings, engine: string) {
    this.#settings = settings;
    this.#engine = engine;
    this.#addresses = new Addresses(settings.allowAddresses);
  }

  async send(deliveries: readonly Delivery[]): Promise<void> {
    let delivered = 0;
    for (const delivery of deliveries) {
      try {
        await this.#post(delivery);
      } catch (error) {
        if (!(error instanceof DeliveryProblem)) {
          throw new DeliveryProblem(`webhook ${this.#where}: ${(error as Error).message}`, { delivered });
        }
        const { message, refused, retryAfterMs } = error;
        throw new DeliveryProblem(message, { delivered, refused, retryAfterMs });
      }
      delivered += 1;
    }
  }

  close(): void {
    this.#agent?.destroy();
    this.#agent = undefined;
  }

  /** Without what may be a secret in the path or the query. */
  get #where(): string {
    return new URL(this.#settings.url).host;
  }

  async #post({ key, line }: Delivery): Promise<void> {
    const { url, secretFile } = this.#settings;
    const { hostname } = new URL(url);
    const literal = hostname.replace(/^\[|\]$/g, "");
    if (isIP(literal) !== 0) this.#demand(literal);
    const secret = readSecret(secretFile); // each time: a new secret needs no restart
    const seconds = Math.floor(Date.now() / 1000);
    const answer = await this.#exchange(line, {
      "content-type": "application/json",
      "user-agent": `limpid/${this.#engine}`,
      "limpid-delivery": key,
      "limpid-signature": signature(secret, seconds, line),
    });
    const { statusCode = 0 } = answer;
    if (statusCode >= 200 && statusCode < 300) return;
    const said = answer.text === "" ? "" : `: ${JSON.stringify(answer.text)}`;
    const what = statusCode >= 300 && statusCode < 400 ? "a redirect, which is not followed" : `status ${statusCode}`;
    throw new DeliveryProblem(`webhook ${this.#where} answered with ${what}${said}`, {
      refused: REFUSED.has(statusCode),
      retryAfterMs: retryAfter(answer.retryAfter),
    });
  }

  #exchange(body: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
    const bytes = Buffer.from(body);
    return new Promise((resolve, reject) => {
      const sent = request(this.#settings.url, {
        method: "POST",
        headers: { ...headers, "content-length": bytes.length },
        agent: this.#connections(),
        lookup: this.#lookup,
        signal: AbortSignal.timeout(REQUEST_MS),
      });
      sent.on("error", reject);
      sent.on("response", (response) => readAnswer(response).then(resolve, reject));
      sent.end(bytes);
    });
  }

  #connections(): Agent {
    const { ca } = this.#settings;
    const trust = ca === undefined ? {} : { ca: readFileSync(ca) };
    this.#agent ??= new Agent({ keepAlive: true, maxSockets: 1, ...trust });
    return this.#agent;
  }

  readonly #lookup: LookupFunction = (hostname, options, callback) => {
    systemLookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) {
        callback(error, []);
        return;
      }
      const reachable = found.filter(({ address }) => this.#addresses.mayReach(address));
      const [first] = reachable;
      if (first === undefined) callback(this.#unreachable(found.map(({ address }) => address).join(", ")), []);
      else if (options.all === true) callback(null, reachable);
      else callback(null, first.address, first.family);
    });
  };

  #demand(address: string): void {
    if (!this.#addresses.mayReach(address)) throw this.#unreachable(address);
  }

  #unreachable(addresses: string): Error {
    return new Error(
      `${addresses} is an address of this machine or its link. If it is meant, list it under allowAddresses`,
    );
  }
}

interface Answer {
  readonly statusCode: number | undefined;
  readonly text: string;
  readonly retryAfter: string | undefined;
}

/** Status and the first words; the rest is not waited for. */
async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const pieces: Buffer[] = [];
  let length = 0;
  let whole = true;
  for await (const piece of response as AsyncIterable<Buffer>) {
    pieces.push(piece);
    length += piece.length;
    if (length > ANSWER_BYTES) {
      whole = false;
      break;
    }
  }
  if (!whole) response.destroy();
  const text = Buffer.concat(pieces).subarray(0, ANSWER_BYTES).toString().trim();
  return { statusCode: response.statusCode, text, retryAfter: response.headers["retry-after"] };
}

/** Seconds, or a date. @see RFC 9110, section 10.2.3 */
function retryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
