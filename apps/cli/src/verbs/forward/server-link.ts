import { type ClientRequest, type IncomingMessage, Agent as PlainAgent, request as plainRequest } from "node:http";
import { Agent, request } from "node:https";
import { isIP } from "node:net";
import { UsageError } from "../../exit-codes.ts";

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Milliseconds that the server asked to wait. */
  readonly retryAfterMs: number | undefined;
}

const REQUEST_MS = 60_000;
const MAX_ANSWER = 64 * 1024;

/** Requests to one server, over one connection that is kept. It follows no redirect. */
export class ServerLink {
  readonly #url: URL;
  readonly #agent: Agent | PlainAgent;

  /** `ca`: PEM of the only issuers that are trusted. */
  constructor(url: string, ca: string | undefined) {
    this.#url = serverUrl(url);
    const kept = { keepAlive: true, maxSockets: 1 };
    this.#agent =
      this.#url.protocol === "https:" ? new Agent({ ...kept, ...(ca !== undefined && { ca }) }) : new PlainAgent(kept);
  }

  /** Rejects where there is no answer. */
  post(path: string, body: Uint8Array, headers: Readonly<Record<string, string>>): Promise<Answer> {
    const options = {
      method: "POST",
      agent: this.#agent,
      timeout: REQUEST_MS,
      headers: { ...headers, "content-length": body.length },
    };
    const url = new URL(path, this.#url);
    return new Promise((resolve, reject) => {
      const heard = (answer: IncomingMessage): void => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (piece: string) => {
          if (text.length < MAX_ANSWER) text += piece;
        });
        answer.once("error", reject);
        answer.once("end", () =>
          resolve({ status: answer.statusCode ?? 0, text, retryAfterMs: retryAfter(answer.headers["retry-after"]) }),
        );
      };
      const asked: ClientRequest =
        url.protocol === "https:" ? request(url, options, heard) : plainRequest(url, options, heard);
      asked.once("timeout", () => asked.destroy(new Error(`no answer within ${REQUEST_MS / 1000} seconds`)));
      asked.once("error", reject);
      asked.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Without TLS a key is for whoever listens, so it is sent to this machine alone. */
export function serverUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UsageError(`${text}: the address of a server is expected, such as https://limpid.example.org:8443`);
  }
  const name = url.hostname.replace(/^\[|\]$/g, "");
  const here = name === "localhost" || name === "::1" || (isIP(name) === 4 && name.startsWith("127."));
  if (url.protocol === "https:" || (url.protocol === "http:" && here)) return url;
  throw new UsageError(`${text}: https is expected; without it anybody on the way could read the key`);
}

function retryAfter(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined;
}

/** What a server said, for a person. */
export function wordsOf({ status, text }: Answer): string {
  try {
    const { error } = JSON.parse(text) as { readonly error?: { readonly message?: string; readonly mend?: string } };
    if (error?.message !== undefined) return `${error.message}${error.mend === undefined ? "" : ` ${error.mend}`}`;
  } catch {
    // Another server's words.
  }
  return `it answered with status ${status}`;
}
