import type { Transaction } from "kysely";
import { makeApiToken, revokeApiToken, useApiToken } from "../access/api-tokens.ts";
import { makeLink, useLink } from "../access/links.ts";
import { beginSession, endSession, useSession } from "../access/sessions.ts";
import { putUser } from "../access/users.ts";
import { note } from "../audit/append.ts";
import type { Tables } from "../database/tables.ts";
import { enrol, revokeHostKey, useHostKey } from "../enrolments/keys.ts";
import { makeEnrolmentToken, revokeEnrolmentToken } from "../enrolments/tokens.ts";
import { see } from "../findings/seen.ts";
import { applyChange } from "../triage/apply.ts";
import { undoChange } from "../triage/undo.ts";
import { putView, removeView } from "../views/views.ts";
import type { Answer, Ask } from "./protocol.ts";
import type { WritingName } from "./writing-names.ts";

/** What only the database knows of; events and samples have files, see writing.ts. */
type InDatabase = Exclude<WritingName, "keep" | "keepSample" | "compact">;
type Writers = {
  readonly [K in InDatabase]: (transaction: Transaction<Tables>, ask: Ask<K>) => Promise<Answer<K>>;
};

/** One function for each request; each writes its entry of the audit log in the transaction it is given. */
export const WRITERS: Writers = {
  triage: (to, { change, actor, at }) => applyChange(to, change, actor, at),
  undo: (to, { undo, actor, at }) => undoChange(to, undo, actor, at),
  see: (to, ask) => see(to, ask),
  note: (to, ask) => note(to, ask.note, ask.actor, ask.at),
  putUser: (to, { user, actor, at }) => putUser(to, user, actor, at),
  beginSession: (to, { session, actor, at }) => beginSession(to, session, actor, at),
  useSession: (to, ask) => useSession(to, ask),
  endSession: (to, ask) => endSession(to, ask, ask.actor, ask.at),
  makeApiToken: (to, { token, actor, at }) => makeApiToken(to, token, actor, at),
  useApiToken: (to, { id, at }) => useApiToken(to, id, at),
  revokeApiToken: (to, { id, actor, at }) => revokeApiToken(to, id, actor, at),
  makeLink: (to, { link, actor, at }) => makeLink(to, link, actor, at),
  useLink: (to, { hash, actor, at }) => useLink(to, hash, actor, at),
  putView: (to, { view, actor, at }) => putView(to, view, actor, at),
  removeView: (to, { owner, name, actor, at }) => removeView(to, owner, name, actor, at),
  makeEnrolmentToken: (to, { token, actor, at }) => makeEnrolmentToken(to, token, actor, at),
  revokeEnrolmentToken: (to, { id, actor, at }) => revokeEnrolmentToken(to, id, actor, at),
  enrol: (to, { enrolment, actor, at }) => enrol(to, enrolment, actor, at),
  useHostKey: (to, { use, at }) => useHostKey(to, use, at),
  revokeHostKey: (to, { id, actor, at }) => revokeHostKey(to, id, actor, at),
};
