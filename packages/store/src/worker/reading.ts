import { listApiTokens, readApiToken } from "../access/api-tokens.ts";
import { listSessions, readSession } from "../access/sessions.ts";
import { listUsers, readUser } from "../access/users.ts";
import { readArtifact } from "../artifacts/artifacts.ts";
import { listArtifacts } from "../artifacts/list.ts";
import { headOf } from "../audit/append.ts";
import { readAudit } from "../audit/read.ts";
import { verifyAudit } from "../audit/verify.ts";
import { backUp } from "../care/backup.ts";
import { checkStore } from "../care/check.ts";
import { statsOf } from "../care/stats.ts";
import type { OpenDatabase } from "../database/open-database.ts";
import { listHostKeys, readHostKey } from "../enrolments/keys.ts";
import { listEnrolmentTokens } from "../enrolments/tokens.ts";
import { around } from "../events/around.ts";
import { eventsById } from "../events/by-id.ts";
import { facetsOf } from "../findings/facets.ts";
import { readGroup } from "../findings/group.ts";
import { listGroups } from "../findings/groups.ts";
import { listFindings } from "../findings/list.ts";
import { readFinding, revisionsOf } from "../findings/read.ts";
import { similarTo } from "../findings/similar.ts";
import { listHosts, readHost } from "../hosts.ts";
import type { Layout } from "../layout.ts";
import { readState } from "../pipeline-state.ts";
import { childrenOf, readProcess } from "../processes.ts";
import { SampleBox } from "../samples/samples.ts";
import { historyOf } from "../triage/history.ts";
import { previewOf } from "../triage/preview.ts";
import { listViews } from "../views/views.ts";
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
    group: ({ key, viewer }) => readGroup(db, key, viewer),
    finding: ({ id, viewer }) => readFinding(db, id, viewer),
    revisions: ({ id }) => revisionsOf(db, id),
    similar: ({ id }) => similarTo(db, id),
    history: ({ id }) => historyOf(db, id),
    previewTriage: ({ target, at }) => previewOf(db, target, at),
    artifact: ({ sha256 }) => readArtifact(db, sha256),
    artifacts: (ask) => listArtifacts(db, ask),
    host: ({ name }) => readHost(db, name),
    hosts: (ask) => listHosts(db, ask),
    process: ({ key }) => readProcess(db, key),
    processChildren: ({ key, limit }) => childrenOf(db, key, limit),
    around: (ask) => around(db, layout.events, ask),
    eventsById: (ask) => eventsById(db, layout.events, ask),
    state: ({ name }) => readState(db, name),
    sample: async ({ sha256 }) => {
      const row = await db.selectFrom("sample").select("blob").where("sha256", "=", sha256).executeTakeFirst();
      return row === undefined ? undefined : samples.read(row.blob, sha256);
    },
    users: () => listUsers(db),
    user: ({ name }) => readUser(db, name),
    session: ({ hash, at }) => readSession(db, hash, at),
    sessions: ({ user, at }) => listSessions(db, user, at),
    apiToken: ({ hash, at }) => readApiToken(db, hash, at),
    apiTokens: () => listApiTokens(db),
    audit: (ask) => readAudit(db, ask),
    auditHead: () => headOf(db),
    verifyAudit: ({ head }) => verifyAudit(db, head),
    views: ({ user }) => listViews(db, user),
    enrolmentTokens: () => listEnrolmentTokens(db),
    hostKey: ({ hash }) => readHostKey(db, hash),
    hostKeys: ({ host }) => listHostKeys(db, host),
    check: () => checkStore(db, layout),
    stats: () => statsOf(db, layout),
    backup: ({ to, at }) => backUp(raw, layout, to, at),
  };
}
