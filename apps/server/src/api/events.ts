import type { Area } from "../app/area.ts";
import { asWire } from "../app/json.ts";
import { Problem } from "../app/problem.ts";
import { Around, EventsQuery, Records, RecordsQuery } from "../contract/index.ts";

const READ = { scope: "read" } as const;
const TAGS = ["events"];
const MAX_IDS = 100;
/** Events of an answer unless told: a console draws no more at once. */
const EVENTS = 1000;

/** What surrounds a finding. */
export const registerEvents: Area = (app, { store }) => {
  app.get(
    "/events",
    { config: READ, schema: { tags: TAGS, querystring: EventsQuery, response: { 200: Around } } },
    async ({ query: { host, at, ...window } }) =>
      asWire(await store.events.around(host, at, { limit: EVENTS, ...window })),
  );

  app.get(
    "/events/records",
    { config: READ, schema: { tags: TAGS, querystring: RecordsQuery, response: { 200: Records } } },
    async ({ query: { ids, ...of } }) => {
      const wanted = [...new Set(ids.split(",").filter((id) => id !== ""))];
      if (wanted.length === 0 || wanted.length > MAX_IDS)
        throw new Problem(400, "invalid", `1 to ${MAX_IDS} ids are expected, ${wanted.length} were given.`, {
          at: "query/ids",
        });
      return asWire(await store.events.byId({ ...of, ids: wanted }));
    },
  );
};
