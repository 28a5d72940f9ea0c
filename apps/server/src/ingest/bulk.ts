import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Area, ServerContext } from "../app/area.ts";
import { bodyOf, takeRawBodies } from "./body.ts";
import { parseBulk } from "./bulk-lines.ts";
import { senderOf } from "./sender.ts";

const INGEST = { scope: "ingest" } as const;
const HIDDEN = { hide: true } as const;
/** What shippers ask for first, and go away without: the version whose protocol is spoken. */
const VERSION = "8.17.0";

/**
 * Elasticsearch's `_bulk`, so that Filebeat, Vector, Fluent Bit and rsyslog send unchanged: below `/elastic`, and
 * `/_bulk` for those that cannot be told a path. Nothing else of Elasticsearch is here; what shippers ask for before
 * they send is answered with as little as lets them go on.
 */
export const registerBulk: Area = (app, context) => {
  takeRawBodies(app);
  app.addHook("onSend", async (_request, reply) => {
    reply.header("x-elastic-product", "Elasticsearch");
  });
  const bulk = async (request: FastifyRequest) => await takeBulk(request, context);
  const options = { config: INGEST, schema: HIDDEN };
  for (const prefix of ["", "/elastic", "/api/v1"]) {
    app.post(`${prefix}/_bulk`, options, bulk);
    app.post(`${prefix}/:index/_bulk`, options, bulk);
    app.put(`${prefix}/_bulk`, options, bulk);
  }
  for (const path of ["/_cat/health", "/elastic/_cat/health", "/_cluster/health", "/elastic/_cluster/health"])
    app.get(path, options, async () => ({ cluster_name: "limpid", status: "green", number_of_nodes: 1 }));
  app.get("/elastic", options, about);
  app.get("/elastic/", options, about);
  for (const prefix of ["", "/elastic"])
    app.get(`${prefix}/_license`, options, async () => ({
      license: { uid: "limpid", type: "basic", mode: "basic", status: "active" },
    }));
  // Templates, policies and pipelines that a shipper would like to make: nothing here needs any.
  app.route({ method: ["GET", "HEAD", "PUT", "POST"], url: "/elastic/*", ...options, handler: acknowledge });
};

async function about() {
  return {
    name: "limpid",
    cluster_name: "limpid",
    cluster_uuid: "limpid",
    version: {
      number: VERSION,
      build_flavor: "default",
      build_type: "limpid",
      minimum_wire_compatibility_version: "7.17.0",
      minimum_index_compatibility_version: "7.0.0",
    },
    tagline: "You Know, for Search",
  };
}

async function acknowledge(request: FastifyRequest, reply: FastifyReply) {
  if (request.method === "GET" || request.method === "HEAD") return await reply.code(404).send({ found: false });
  return { acknowledged: true };
}

async function takeBulk(request: FastifyRequest, { intake, hostKeys }: ServerContext) {
  const began = performance.now();
  const body = await bodyOf(request);
  const { index = "" } = request.params as { readonly index?: string };
  const { groups, items } = parseBulk(body.toString("utf8"), index);
  const sender = await senderOf(request, hostKeys);
  // A shipper that did not hear of the receipt sends the same bytes again.
  const batch = `bulk/${createHash("sha256").update(body).digest("base64url")}`;
  await Promise.all(
    groups.map(({ source, host, lines }, number) =>
      intake.take({
        ...sender,
        source,
        bytes: Buffer.from(`${lines.join("\n")}\n`),
        batch: `${batch}/${number}`,
        ...(host !== undefined && { host }),
      }),
    ),
  );
  return {
    took: Math.round(performance.now() - began),
    errors: items.some(({ status }) => status === 400),
    items: items.map(({ action, index: name, status }, number) => ({
      [action]: {
        _index: name,
        _id: String(number),
        status,
        ...(status === 201
          ? {
              _version: 1,
              result: "created",
              _seq_no: number,
              _primary_term: 1,
              _shards: { total: 1, successful: 1, failed: 0 },
            }
          : { error: { type: "document_parsing_exception", reason: "it is no JSON object" } }),
      },
    })),
  };
}
