import type { Target } from "@limpid/store";
import { actorOf } from "../access/caller.ts";
import type { Area } from "../app/area.ts";
import { Problem } from "../app/problem.ts";
import {
  PreviewRequest as Preview,
  type PreviewRequest,
  TriagePreview,
  TriageRequest,
  TriageResult,
  UndoRequest,
  UndoResult,
} from "../contract/index.ts";
import { viewerOf } from "./findings.ts";
import { exactFilterOf } from "./query.ts";

const TAGS = ["triage"];
/** Findings that a live message names; who shows more asks anew. */
const NAMED = 100;

/** What people decide. */
export const registerTriage: Area = (app, { store, live }) => {
  app.post(
    "/findings/triage",
    {
      config: { scope: "triage" },
      bodyLimit: 4 << 20, // 20,000 ids
      schema: { tags: TAGS, body: TriageRequest, response: { 200: TriageResult } },
    },
    async (request) => {
      const { q, findings, group, ...change } = request.body;
      if (q !== undefined && change.expected === undefined) {
        throw new Problem(400, "no-preview", "A search can find more than was meant: say how many are expected.", {
          at: "body/expected",
          mend: "POST /api/v1/findings/triage/preview tells.",
        });
      }
      const target = targetOf(request.body, viewerOf(request));
      const actor = actorOf(request);
      const applied = await store.triage.apply({ ...change, ...target }, actor);
      if (applied.outcome === "applied") {
        const { status, assignee } = change;
        live.publish("triage", {
          change: change.id,
          by: actor.who,
          findings: (findings ?? []).slice(0, NAMED),
          count: applied.findings,
          ...(status !== undefined && { status }),
          ...(assignee !== undefined && { assignee }),
        });
      }
      return applied;
    },
  );

  app.post(
    "/findings/triage/preview",
    {
      config: { scope: "triage" },
      bodyLimit: 4 << 20,
      schema: { tags: TAGS, body: Preview, response: { 200: TriagePreview } },
    },
    async (request) => ({ ...(await store.triage.preview(targetOf(request.body, viewerOf(request)))), issues: [] }),
  );

  app.post(
    "/findings/triage/undo",
    { config: { scope: "triage" }, schema: { tags: TAGS, body: UndoRequest, response: { 200: UndoResult } } },
    async (request) => {
      const actor = actorOf(request);
      const undone = await store.triage.undo(request.body, actor);
      if (undone.outcome === "applied")
        live.publish("triage", { change: request.body.id, by: actor.who, findings: [], count: undone.findings });
      return undone;
    },
  );
};

/** Exactly one way to say which findings. */
function targetOf({ findings, q, group }: PreviewRequest, viewer: { readonly viewer?: string }): Target {
  const given = [findings, q, group].filter((way) => way !== undefined);
  if (given.length !== 1)
    throw new Problem(400, "invalid", "Name the findings by exactly one of findings, q and group.", { at: "body" });
  if (findings !== undefined) return { findings };
  if (group !== undefined) return { group };
  return { filter: exactFilterOf(q ?? ""), ...viewer };
}
