import type { FastifyReply, FastifyRequest } from "fastify";
import type { Area, LimpidApp } from "../app/area.ts";
import { type ConsoleFile, readConsoleFiles } from "./read-files.ts";

/** Nothing but our own files; no frame, no plug-in, and text becomes markup nowhere. */
const CONSOLE_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  // The one worker: it inspects files that are dropped on a page. No other address becomes a script.
  "trusted-types limpid-inspector",
].join("; ");

const PUBLIC = { scope: "public" } as const;

/** The console: its files, and its first page for every address that it makes itself. */
export function registerConsole(folder: string | undefined): Area {
  return (app) => {
    const files = folder === undefined ? undefined : readConsoleFiles(folder);
    const index = files?.get("/index.html");
    if (files === undefined || index === undefined) {
      explainAbsence(app);
      return;
    }
    for (const [path, file] of files) {
      if (path !== "/index.html")
        app.get(path, { config: PUBLIC, schema: { hide: true } }, async (request, reply) => send(file, request, reply));
    }
    // Its own addresses: whatever is no API, no file and no page of another area.
    const page = async (request: FastifyRequest, reply: FastifyReply) => send(index, request, reply);
    app.get("/", { config: PUBLIC, schema: { hide: true } }, page);
    app.get("/*", { config: PUBLIC, schema: { hide: true } }, async (request, reply) => {
      const path = request.url.split("?", 1)[0] ?? "";
      // A missing file is missing: a page in its place would be read as a script.
      if (/^\/(?:api|attack\/raw|assets|_bulk|metrics)(?:\/|$)/.test(path) || /^\/[^/]+\.[a-z0-9]{1,5}$/i.test(path))
        return reply.callNotFound();
      return await page(request, reply);
    });
  };
}

function explainAbsence(app: LimpidApp): void {
  app.get("/", { config: PUBLIC, schema: { hide: true } }, async (_request, reply) =>
    reply
      .type("text/plain; charset=utf-8")
      .serializer(String)
      .send("Limpid runs here, without its console: its files are not built. In the checkout: npm run setup\n"),
  );
}

function send(file: ConsoleFile, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply
    .type(file.type)
    .header("content-security-policy", CONSOLE_POLICY)
    .header("etag", file.etag)
    .header("vary", "accept-encoding")
    .header("cache-control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (request.headers["if-none-match"] === file.etag) return reply.code(304).send();
  const accepted = String(request.headers["accept-encoding"] ?? "");
  if (file.brotli !== undefined && /\bbr\b/.test(accepted))
    return reply.header("content-encoding", "br").send(file.brotli);
  if (file.gzip !== undefined && /\bgzip\b/.test(accepted))
    return reply.header("content-encoding", "gzip").send(file.gzip);
  return reply.send(file.bytes);
}
