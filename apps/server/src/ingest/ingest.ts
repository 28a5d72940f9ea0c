import { SOURCES } from "@limpid/telemetry";
import { Gauge } from "prom-client";
import { Type } from "typebox";
import type { Area } from "../app/area.ts";
import { Problem } from "../app/problem.ts";
import { oneOf, shape } from "../contract/index.ts";
import { bodyOf, takeRawBodies } from "./body.ts";
import { ConsoleImporter } from "./importer.ts";
import type { Intake } from "./intake.ts";
import { batchOf, namedHost, senderOf, standingOf } from "./sender.ts";

/** What a batch can be: a source by its name, whatever it is recognised as, or findings that an endpoint judged. */
const KINDS: readonly string[] = [...SOURCES.map(({ name }) => name), "auto", "findings"];

const Taken = shape({ outcome: oneOf(["kept", "already"]), bytes: Type.Integer() });

/** Where endpoints, relays and shippers of logs send to. */
export const registerIngest: Area = (app, { intake, hostKeys, importing, store, now, metrics, live, readiness }) => {
  takeRawBodies(app);
  tell(intake, live);
  importing.importer = new ConsoleImporter(intake, store);
  readiness.add("engine", () => intake.trouble);
  new Gauge({
    name: "limpid_inbox_bytes",
    help: "Bytes that were taken in and are not behind a snapshot yet.",
    registers: [metrics.registry],
    collect() {
      this.set(intake.inbox.bytes);
    },
  });

  app.post(
    "/ingest/:source",
    {
      config: { scope: "ingest" },
      schema: {
        tags: ["ingest"],
        summary: "Takes a batch of whole lines; answers when it is on the disk",
        params: shape({ source: Type.String({ maxLength: 100 }) }),
        response: { 200: Taken },
      },
    },
    async (request) => {
      const { source } = request.params;
      if (!KINDS.includes(source)) {
        throw new Problem(400, "unknown-source", `There is no source of that name.`, {
          at: "params/source",
          mend: `One of: ${KINDS.join(", ")}.`,
        });
      }
      const bytes = await bodyOf(request);
      const [batch, host] = [batchOf(request), namedHost(request)];
      const standing = standingOf(request, now());
      const outcome = await intake.take({
        ...(await senderOf(request, hostKeys)),
        source,
        bytes,
        ...(batch !== undefined && { batch }),
        ...(host !== undefined && { host }),
        ...(standing !== undefined && { standing }),
      });
      return { outcome, bytes: bytes.length };
    },
  );
};

/** Who looks at the console sees what arrives. */
function tell(intake: Intake, live: Parameters<Area>[1]["live"]): void {
  intake.listen(({ findings, events, hosts }) => {
    for (const { id, host, priority, revision, change } of findings)
      live.publish("finding", { id, host, priority, revision, change: change ?? "opened" });
    for (const [host] of hosts) live.publish("host", { host });
    if (events > 0 || findings.length > 0)
      live.publish("ingest", { events, findings: findings.length, waitingBytes: intake.inbox.bytes });
  });
}
