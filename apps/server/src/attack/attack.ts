import { ANALYST_NOTES, type Ask, type Happening, isTouched, type QuestionName } from "@limpid/attack";
import { MirrorError, MirrorThread } from "@limpid/mirror";
import type { Area } from "../app/area.ts";
import { notFound, Problem } from "../app/problem.ts";
import {
  AttackAgainstQuery,
  AttackChange,
  AttackChangeQuery,
  AttackComparison,
  AttackComparisonQuery,
  AttackIdParams,
  AttackJudged,
  AttackObject,
  AttackObjectQuery,
  AttackObjects,
  AttackObjectsQuery,
  AttackReleases,
  AttackTouched,
} from "../contract/index.ts";
import { Judgements } from "./judgements.ts";
import { addRawRoutes } from "./raw.ts";
import { attackSettings } from "./settings.ts";

const BASE = "/api/v1/attack";
const READ = { scope: "read" } as const;
const tags = ["attack"];
const LIMIT = 100;

/** The ATT&CK mirror: objects, releases, what changed, what findings were judged by, and the bytes themselves. */
export const registerAttack: Area = (app, { config, state, store }) => {
  const settings = attackSettings(config);
  const mirror = new MirrorThread(state);
  app.addHook("onClose", () => mirror.close());
  const ask: AskMirror = async (name, question) => {
    try {
      return await mirror.ask(name, question);
    } catch (error) {
      throw problemOf(error);
    }
  };

  app.get(
    `${BASE}/objects`,
    { config: READ, schema: { tags, querystring: AttackObjectsQuery, response: { 200: AttackObjects } } },
    async ({ query }) => {
      const { after = 0, limit = LIMIT, ...rest } = query;
      const found = await ask("objects", { ...rest, limit, offset: after });
      return { ...found, ...nextOf(after, limit, found.total) };
    },
  );

  app.get(
    `${BASE}/objects/:id`,
    {
      config: READ,
      schema: { tags, params: AttackIdParams, querystring: AttackObjectQuery, response: { 200: AttackObject } },
    },
    async ({ params, query }) => ask("object", { ...query, id: params.id, settings }),
  );

  app.get(
    `${BASE}/objects/:id/compare`,
    {
      config: READ,
      schema: { tags, params: AttackIdParams, querystring: AttackChangeQuery, response: { 200: AttackChange } },
    },
    async ({ params, query }) => ask("compareObject", { ...query, id: params.id }),
  );

  app.get(`${BASE}/releases`, { config: READ, schema: { tags, response: { 200: AttackReleases } } }, async () =>
    ask("releases", {}),
  );

  app.get(
    `${BASE}/releases/compare`,
    { config: READ, schema: { tags, querystring: AttackComparisonQuery, response: { 200: AttackComparison } } },
    async ({ query }) => {
      const { after = 0, limit = LIMIT, what, ...rest } = query;
      const listed = what === undefined ? [] : (what.split(",") as Happening[]);
      const compared = await ask("compareReleases", { ...rest, what: listed, limit, offset: after });
      return { ...compared, ...nextOf(after, limit, compared.total) };
    },
  );

  app.get(
    `${BASE}/findings/:id`,
    {
      config: READ,
      schema: { tags, params: AttackIdParams, querystring: AttackAgainstQuery, response: { 200: AttackJudged } },
    },
    async ({ params, query }) => {
      const stored = await store.findings.get(params.id);
      if (stored === undefined) throw notFound("finding of this id");
      const { pinned } = await ask("judged", { judgements: [stored.finding], against: query.against });
      const objects = pinned[0] ?? [];
      return { finding: params.id, release: stored.finding.attackRelease, touched: objects.some(isTouched), objects };
    },
  );

  const judgements = new Judgements(store);
  app.get(
    `${BASE}/touched`,
    { config: READ, schema: { tags, querystring: AttackAgainstQuery, response: { 200: AttackTouched } } },
    async ({ query: { against } }) => {
      const kept = await judgements.read();
      const notes = ANALYST_NOTES.map(({ attackId, attackRelease }) => ({
        analytic: attackId.startsWith("AN") ? attackId : undefined,
        strategy: attackId.startsWith("DET") ? attackId : undefined,
        technique: "",
        attackRelease,
      }));
      const { pinned } = await ask("judged", {
        judgements: [...kept.groups.map(({ judgement }) => judgement), ...notes],
        against,
      });
      const told = kept.groups.map(({ judgement, findings, first }, index) => {
        const objects = pinned[index] ?? [];
        const { analytic, strategy, technique, attackRelease } = judgement;
        return {
          analytic,
          strategy,
          technique,
          release: attackRelease,
          findings,
          touched: objects.some(isTouched),
          objects,
          first,
        };
      });
      return {
        against: against ?? null,
        findings: kept.findings,
        atLeast: kept.atLeast,
        touched: told.reduce((sum, { findings, touched }) => sum + (touched ? findings : 0), 0),
        judgements: told,
        notes: ANALYST_NOTES.map(({ attackId, attackRelease }, index) => {
          const objects = (pinned[kept.groups.length + index] ?? []).filter(({ id }) => id === attackId);
          return { attackId, release: attackRelease, touched: objects.some(isTouched), objects };
        }),
      };
    },
  );

  addRawRoutes(app, ask);
};

export type AskMirror = <K extends QuestionName>(
  name: K,
  question: Ask<K>,
) => ReturnType<typeof MirrorThread.prototype.ask<K>>;

function nextOf(after: number, limit: number, total: number): { readonly next?: number } {
  return after + limit < total ? { next: after + limit } : {};
}

const OF_MIRROR = {
  unclear: { status: 400, code: "invalid" },
  "not-there": { status: 404, code: "not-found" },
  busy: { status: 503, code: "busy" },
} as const;

function problemOf(error: unknown): unknown {
  if (!(error instanceof MirrorError)) return error;
  const { status, code } = OF_MIRROR[error.code];
  const sentence = `${error.message.slice(0, 1).toUpperCase()}${error.message.slice(1)}`;
  const mend = "Import more releases with: limpid mitre import FILE --yes";
  return new Problem(status, code, sentence.endsWith(".") ? sentence : `${sentence}.`, {
    ...(error.code === "not-there" && { mend }),
    ...(error.code === "busy" && { retryAfter: 2 }),
  });
}
