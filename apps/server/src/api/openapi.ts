import swagger from "@fastify/swagger";
import { escapeText } from "@limpid/core";
import type { Area, LimpidApp } from "../app/area.ts";
import { Trouble } from "../contract/index.ts";

/** Begins to note routes; before any of them is added. */
export async function collectRoutes(app: LimpidApp, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Limpid",
        version,
        description: "Findings, triage and telemetry. Every answer that is no success has the shape of Trouble.",
      },
      components: {
        securitySchemes: {
          token: { type: "http", scheme: "bearer", description: "A token: lmp_…" },
          session: { type: "apiKey", in: "cookie", name: "limpid_session" },
        },
      },
    },
    // What the server checks by is what the document says, with the scope and the shape of failures added.
    transform: ({ schema, url, route }) => {
      const scope = route.config?.scope ?? "admin";
      const response = {
        ...((schema.response as object | undefined) ?? { 200: { description: "Text, or a stream of it." } }),
        default: { description: "Refused or failed.", ...Trouble },
      };
      const security = scope === "public" ? [] : [{ token: [] }, { session: [] }];
      return { schema: { ...schema, response, security, description: `Scope: ${scope}.` }, url };
    },
  });
}

/** The API's description, for programs and for people. */
export const registerDocs: Area = (app) => {
  const config = { scope: "read" } as const;

  app.get("/api/docs/openapi.json", { config, schema: { hide: true } }, async () => app.swagger());

  app.get("/api/docs", { config, schema: { hide: true } }, async (request, reply) => {
    if (request.headers.accept?.includes("text/html") !== true) return app.swagger();
    return reply.type("text/html; charset=utf-8").serializer(String).send(page(app));
  });
};

/** A plain page: what can be asked for, and by whom. */
function page(app: LimpidApp): string {
  const { paths = {} } = app.swagger();
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods ?? {}).map(([method, route]) => {
      const { summary = "", description = "" } = route as { readonly summary?: string; readonly description?: string };
      const cells = [method.toUpperCase(), path, summary, description];
      return `<tr>${cells.map((cell) => `<td>${html(cell)}</td>`).join("")}</tr>`;
    }),
  );
  return [
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Limpid API</title>',
    '<h1>Limpid API</h1><p>For programs: <a href="/api/docs/openapi.json">OpenAPI 3.1</a>.</p>',
    `<table><tr><th>Method<th>Path<th>What<th>Who</tr>${rows.join("")}</table></html>`,
  ].join("");
}

function html(text: string): string {
  return escapeText(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
