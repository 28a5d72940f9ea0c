import { StoreError, type StoreErrorCode } from "@limpid/store";
import type { FastifyError } from "fastify";
import type { Trouble } from "../contract/index.ts";

/** An answer that is no success; everything in it is shown to who asks. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly mend: string | undefined;
  readonly at: string | undefined;
  /** Seconds until asking again makes sense. */
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { readonly mend?: string; readonly at?: string; readonly retryAfter?: number } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.mend = more.mend;
    this.at = more.at;
    this.retryAfter = more.retryAfter;
  }
}

export function notFound(what: string): Problem {
  return new Problem(404, "not-found", `There is no ${what}.`);
}

const OF_STORE: { readonly [C in StoreErrorCode]?: { readonly status: number; readonly code: string } } = {
  refused: { status: 400, code: "refused" },
  conflict: { status: 409, code: "conflict" },
  "disk-full": { status: 507, code: "disk-full" },
  unwritable: { status: 503, code: "store-unwritable" },
  "in-use": { status: 503, code: "store-in-use" },
  closed: { status: 503, code: "stopping" },
};

/** Any failure as a problem; undefined: it is a bug, and nothing of it is for who asks. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof StoreError) {
    const known = OF_STORE[error.code];
    return known === undefined ? undefined : new Problem(known.status, known.code, sentence(error.message));
  }
  return ofFramework(error as FastifyError);
}

/** What Fastify refuses before a handler is asked. */
function ofFramework({ statusCode, code, validation, validationContext }: FastifyError): Problem | undefined {
  if (validation !== undefined) {
    const [first] = validation;
    const path = (first?.instancePath ?? "").replace(/^\//, "");
    const at = [validationContext ?? "request", ...(path === "" ? [] : [path])].join("/");
    return new Problem(400, "invalid", `${at} ${first?.message ?? "is not as expected"}.`, { at });
  }
  if (statusCode === 413) return new Problem(413, "too-large", "The body is larger than this route takes.");
  if (statusCode === 415) return new Problem(415, "unsupported-type", "This route does not take that content type.");
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new Problem(statusCode, "bad-request", `The request cannot be read (${code ?? statusCode}).`);
  return undefined;
}

export function troubleOf({ code, message, at, mend }: Problem): Trouble {
  return { error: { code, message, ...(at !== undefined && { at }), ...(mend !== undefined && { mend }) } };
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;
}
