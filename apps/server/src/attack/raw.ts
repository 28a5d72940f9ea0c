import { ATTACK_LICENCE_URL, copyrightLine, type RawEntry } from "@limpid/attack";
import { attackLicence } from "@limpid/mirror";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import type { LimpidApp } from "../app/area.ts";
import { AttackFileParams, AttackIdParams, AttackObjectQuery, AttackRawChoice } from "../contract/index.ts";
import type { AskMirror } from "./attack.ts";

const READ = { scope: "read" } as const;
const tags = ["attack"];
const Bytes = Type.Unsafe<Uint8Array>({ type: "string", format: "binary" });
const response = { 200: Bytes, 300: AttackRawChoice, 304: Type.Null() };

/** The mirrored bytes of an object, exactly. An ATT&CK id that two objects have lists both. */
export function addRawRoutes(app: LimpidApp, ask: AskMirror): void {
  app.get(
    "/attack/raw/:id",
    { config: READ, schema: { tags, params: AttackIdParams, querystring: AttackObjectQuery, response } },
    async (request, reply) => {
      const { release, domain } = request.query;
      return answer(await ask("raw", { id: request.params.id, release, domain }), request, reply);
    },
  );

  app.get(
    "/attack/raw/:domain/:release/:id",
    { config: READ, schema: { tags, params: AttackFileParams, response } },
    async (request, reply) => answer(await ask("raw", request.params), request, reply),
  );

  app.get("/attack/licence", { config: { scope: "public" }, schema: { tags } }, async (_request, reply) =>
    reply.type("text/plain; charset=utf-8").send(attackLicence()),
  );
}

function answer(
  { found, bytes }: { readonly found: readonly RawEntry[]; readonly bytes: Uint8Array | undefined },
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const [entry] = found;
  reply.header("link", `<${ATTACK_LICENCE_URL}>; rel="license", </attack/licence>; rel="license"`);
  // A release may get another file, or a newer one come: a browser that has it asks whether it still holds.
  reply.header("cache-control", "private, no-cache");
  if (entry === undefined || bytes === undefined) {
    return reply.code(300).send({ found: found.map((one) => ({ ...one, url: urlOf(one) })) });
  }
  const etag = `"${entry.sliceHash}"`;
  reply.headers({
    etag,
    "content-location": urlOf(entry),
    "repr-digest": `sha-256=:${Buffer.from(entry.sliceHash, "hex").toString("base64")}:`,
    "x-copyright": encodeURI(copyrightLine(entry.release)),
  });
  if (matches(request.headers["if-none-match"], etag)) return reply.code(304).send();
  return reply
    .type(mediaTypeOf(entry))
    .serializer((body: unknown) => body as string)
    .send(Buffer.from(bytes));
}

/** The registered names of STIX 2.1 and 2.0; what is neither is bytes. */
function mediaTypeOf({ id, specVersion }: RawEntry): string {
  if (id.startsWith("damaged--")) return "application/octet-stream";
  return specVersion === "2.1" ? "application/stix+json;version=2.1" : "application/vnd.oasis.stix+json;version=2.0";
}

function urlOf({ domain, release, file, id }: RawEntry): string {
  return `/attack/raw/${domain}/${release}@${file.slice(0, 16)}/${id}`;
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === etag);
}
