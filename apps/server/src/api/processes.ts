import type { Store, StoredProcess } from "@limpid/store";
import type { Area } from "../app/area.ts";
import { asWire } from "../app/json.ts";
import { notFound } from "../app/problem.ts";
import { ProcessChildren, ProcessDetail, ProcessTree, shape, TreeQuery } from "../contract/index.ts";
import { NameInPath, nameIn } from "./name-in-path.ts";

const READ = { scope: "read" } as const;
const TAGS = ["processes"];
const CHILDREN = 1000;
/** A console draws so many smoothly; the rest is a click away. */
const MAX_PROCESSES = 2000;
const MAX_ANCESTORS = 64;
const DEPTH = 4;

/** Process instances, who stands above them and what came from them. */
export const registerProcesses: Area = (app, { store }) => {
  const params = shape({ key: NameInPath });

  app.get(
    "/processes/:key",
    { config: READ, schema: { tags: TAGS, params, response: { 200: ProcessDetail } } },
    async (request) => ({ process: asWire(await found(store, nameIn(request.params.key))) }),
  );

  app.get(
    "/processes/:key/children",
    { config: READ, schema: { tags: TAGS, params, response: { 200: ProcessChildren } } },
    async (request) => {
      const children = await store.processes.children(nameIn(request.params.key), CHILDREN + 1);
      return { children: asWire(children.slice(0, CHILDREN)), cut: children.length > CHILDREN };
    },
  );

  app.get(
    "/processes/:key/tree",
    { config: READ, schema: { tags: TAGS, params, querystring: TreeQuery, response: { 200: ProcessTree } } },
    async (request) => {
      const process = await found(store, nameIn(request.params.key));
      const above = await ancestorsOf(store, process);
      return asWire({ ...above, ...(await below(store, process, request.query.depth ?? DEPTH)) });
    },
  );
};

async function found(store: Store, key: string): Promise<StoredProcess> {
  const process = await store.processes.get(key);
  if (process === undefined) throw notFound("such process");
  return process;
}

async function ancestorsOf(store: Store, process: StoredProcess) {
  const ancestors: StoredProcess[] = [];
  const seen = new Set([process.key]);
  let { parent } = process;
  while (parent !== null && ancestors.length < MAX_ANCESTORS && !seen.has(parent)) {
    seen.add(parent);
    const next = await store.processes.get(parent);
    if (next === undefined) return { ancestors, unknown: parent };
    ancestors.push(next);
    parent = next.parent;
  }
  return { ancestors, unknown: null };
}

/** The process and those below it, nearest first, so that a cut takes the far ones. */
async function below(store: Store, root: StoredProcess, maxDepth: number) {
  const processes: { process: StoredProcess; depth: number; moreChildren: boolean }[] = [];
  const seen = new Set<string>();
  let level: readonly StoredProcess[] = [root];
  let cut = false;
  for (let depth = 0; level.length > 0; depth++) {
    const next: StoredProcess[] = [];
    for (const process of level) {
      if (seen.has(process.key)) continue;
      seen.add(process.key);
      const room = MAX_PROCESSES - seen.size - next.length;
      const wanted = depth < maxDepth ? Math.max(0, Math.min(CHILDREN, room)) : 0;
      const children = await store.processes.children(process.key, wanted + 1);
      const moreChildren = children.length > wanted;
      cut ||= moreChildren;
      processes.push({ process, depth, moreChildren });
      next.push(...children.slice(0, wanted));
    }
    level = next;
  }
  return { processes, cut };
}
