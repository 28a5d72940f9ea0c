import { readArtifact } from "../artifacts.ts";
import { backUp } from "../care/backup.ts";
import { checkStore } from "../care/check.ts";
import { statsOf } from "../care/stats.ts";
import type { OpenDatabase } from "../database/open-database.ts";
import { around } from "../events/around.ts";
import { facetsOf } from "../findings/facets.ts";
import { listGroups } from "../findings/groups.ts";
import { listFindings } from "../findings/list.ts";
import { readFinding, revisionsOf } from "../findings/read.ts";
import { listHosts } from "../hosts.ts";
import type { Layout } from "../layout.ts";
import { readState } from "../pipeline-state.ts";
import { childrenOf, readProcess } from "../processes.ts";
import { SampleBox } from "../samples/samples.ts";
import { historyOf } from "../triage/apply.ts";
import type { Answer, Ask, RequestName } from "./protocol.ts";
import type { WritingName } from "./writing-names.ts";

type ReadingName = Exclude<RequestName, WritingName>;
type Readers = { readonly [K in ReadingName]: (ask: Ask<K>) => Promise<Answer<K>> };

/** The side of the store that only reads: one function for each question. */
export function readersOf({ db, raw }: OpenDatabase, layout: Layout): Readers {
  const samples = new SampleBox(layout);
  return {
    listFindings: (ask) => listFindings(db, ask),
    facets: (ask) => facetsOf(db, ask),
    groups: (ask) => listGroups(db, ask),
    finding: ({ id }) => readFinding(db, id),
    revisions: ({ id }) => revisionsOf(db, id),
    history: ({ id }) => historyOf(db, id),
    artifact: ({ sha256 }) => readArtifact(db, sha256),
    hosts: (ask) => listHosts(db, ask),
    process: ({ key }) => readProcess(db, key),
    processChildren: ({ key, limit }) => childrenOf(db, key, limit),
    around: (ask) => around(db, layout.events, ask),
    state: ({ name }) => readState(db, name),
    sample: async ({ sha256 }) => {
      const row = await db.selectFrom("sample").select("blob").where("sha256", "=", sha256).executeTakeFirst();
      return row === undefined ? undefined : samples.read(row.blob, sha256);
    },
    check: () => checkStore(db, layout),
    stats: () => statsOf(db, layout),
    backup: ({ to, at }) => backUp(raw, layout, to, at),
  };
}
