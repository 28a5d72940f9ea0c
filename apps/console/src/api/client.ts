import { ApiError } from "./api-error.ts";
import { nameToPath } from "./name-in-path.ts";

const BASE = "/api/v1";

/** Given with the session; a change without it is refused, so that no other page can make one. */
let csrf: string | undefined;
/** Called when the server does not know who is asking any more. */
let onSignedOut: () => void = () => {};

export function rememberCsrf(token: string | undefined): void {
  csrf = token;
}

export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

type Parameters = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** A path below /api/v1 with its parameters; each part of the path is encoded, whatever it is. */
export function pathOf(parts: readonly string[], parameters: Parameters = {}): string {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined || value === "") continue;
    for (const each of Array.isArray(value) ? value : [value]) asked.append(name, String(each));
  }
  const query = asked.size === 0 ? "" : `?${asked}`;
  return `/${parts.map((part) => encodeURIComponent(nameToPath(part))).join("/")}${query}`;
}

export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return ask<T>("GET", path, { signal });
}

/** A change. `body` goes as JSON, a Blob as it is. */
export function send<T>(
  method: "POST" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<T> {
  return ask<T>(method, path, { body, headers });
}

interface Asked {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

async function ask<T>(method: string, path: string, { body, headers = {}, signal }: Asked): Promise<T> {
  const isBlob = body instanceof Blob;
  const answer = await fetch(`${BASE}${path}`, {
    method,
    signal: signal ?? null,
    headers: {
      accept: "application/json",
      ...(body !== undefined && !isBlob && { "content-type": "application/json" }),
      ...(method !== "GET" && csrf !== undefined && { "x-limpid-csrf": csrf }),
      ...headers,
    },
    body: body === undefined ? null : isBlob ? body : JSON.stringify(body),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, {
      code: "no-answer",
      message: "The server does not answer.",
      mend: "Is it running, and is there a way to it? Nothing that you wrote is lost: try again.",
    });
  });
  const text = await answer.text();
  const value = text === "" ? undefined : parsed(text);
  if (answer.ok) return value as T;
  if (answer.status === 401) onSignedOut();
  throw new ApiError(answer.status, saidIn(value) ?? { code: "unknown", message: `The server said ${answer.status}.` });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function saidIn(value: unknown): ConstructorParameters<typeof ApiError>[1] | undefined {
  if (typeof value !== "object" || value === null || !("error" in value)) return undefined;
  const { error } = value;
  return typeof error === "object" && error !== null && "code" in error && "message" in error
    ? (error as ConstructorParameters<typeof ApiError>[1])
    : undefined;
}
