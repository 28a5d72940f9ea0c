import { promisify } from "node:util";
import { gunzip, zstdDecompress } from "node:zlib";
import type { FastifyRequest } from "fastify";
import type { LimpidApp } from "../app/area.ts";
import { Problem } from "../app/problem.ts";

/** As sent; a sender with more sends several batches. */
const MAX_SENT_BYTES = 16 << 20;
/** After decompression: what the inbox and the engine have to hold. */
export const MAX_BATCH_BYTES = 32 << 20;
/** All requests together; each may hold twice its body for a moment. */
const MAX_HELD_BYTES = 96 << 20;
const RETRY_AFTER_S = 2;

const unpackers = { gzip: promisify(gunzip), zstd: promisify(zstdDecompress) } as const;

/** Takes bodies as they are, of whatever type, and bounds how much of them is held. */
export function takeRawBodies(app: LimpidApp): void {
  let held = 0;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: MAX_SENT_BYTES }, (_request, body, done) =>
    done(null, body),
  );
  app.addHook("preParsing", async (request, reply) => {
    const claimed = Number(request.headers["content-length"] ?? MAX_SENT_BYTES);
    const bytes = Math.min(MAX_SENT_BYTES, Number.isFinite(claimed) ? claimed : MAX_SENT_BYTES);
    if (held + bytes > MAX_HELD_BYTES && held > 0) {
      throw new Problem(429, "busy", "Too many batches arrive at once.", { retryAfter: RETRY_AFTER_S });
    }
    held += bytes;
    reply.raw.once("close", () => {
      held -= bytes;
    });
  });
}

/** The body without its compression. Throws a `Problem` where it is too large or damaged. */
export async function bodyOf(request: FastifyRequest): Promise<Buffer> {
  const body = (request.body as Buffer | undefined) ?? Buffer.alloc(0);
  const encoding = (request.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  if (encoding === "identity" || body.length === 0) return body;
  const unpack = encoding === "gzip" || encoding === "zstd" ? unpackers[encoding] : undefined;
  if (unpack === undefined) {
    throw new Problem(415, "unsupported-encoding", `content-encoding ${encoding.slice(0, 40)} is not read.`, {
      mend: "Send gzip, zstd, or no compression.",
    });
  }
  try {
    return await unpack(body, { maxOutputLength: MAX_BATCH_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") {
      throw new Problem(413, "too-large", `A batch has ${MAX_BATCH_BYTES} bytes at most once it is unpacked.`, {
        mend: "Send smaller batches.",
      });
    }
    throw new Problem(400, "damaged", `The body is no ${encoding}.`);
  }
}
