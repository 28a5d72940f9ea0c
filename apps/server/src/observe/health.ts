import type { Area } from "../app/area.ts";

/** Whether it runs, whether it can work, and its numbers. */
export const registerHealth: Area = (app, { metrics, readiness }) => {
  app.get("/healthz", { config: { scope: "public" }, schema: { hide: true } }, async () => ({ status: "ok" }));

  app.get("/readyz", { config: { scope: "public" }, schema: { hide: true } }, async (_request, reply) => {
    const missing = readiness.missing();
    const ready = Object.keys(missing).length === 0;
    // Which part, not why: who may ask why signs in.
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "not-ready", missing: Object.keys(missing) });
  });

  app.get("/metrics", { config: { scope: "read" }, schema: { hide: true } }, async (_request, reply) =>
    reply
      .type(metrics.registry.contentType)
      .serializer(String)
      .send(await metrics.registry.metrics()),
  );
};
