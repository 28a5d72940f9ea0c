import "./notes-panel.css";
import type { HistoryEntry, Revision } from "@limpid/server/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { explain } from "../../api/api-error.ts";
import { send } from "../../api/client.ts";
import { historyQuery } from "../../api/resources.ts";
import { StatusBadge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { Trouble } from "../../design/empty-state.tsx";
import { Field } from "../../design/field.tsx";
import { Hostile } from "../../design/hostile.tsx";
import { Moment } from "../../design/time.tsx";
import { sayTrouble } from "../../design/toast.tsx";
import { changeId } from "../../triage/decision.ts";
import { findingWords } from "../../words/finding.ts";
import { Markdown } from "./markdown.tsx";

const words = findingWords.notes;

interface NotesPanelProps {
  readonly id: string;
  readonly revisions: readonly Revision[];
}

/** What people decided and wrote, and how the finding grew, in one order. */
export function NotesPanel({ id, revisions }: NotesPanelProps) {
  const title = useId();
  const history = useQuery(historyQuery(id));
  const entries = history.data?.entries ?? [];
  const lines = [
    ...entries.map((entry) => ({ at: entry.at, entry, revision: undefined })),
    ...revisions.map((revision) => ({ at: revision.receivedMs, entry: undefined, revision })),
  ].sort((a, b) => b.at - a.at);
  return (
    <section className="panel notes" aria-labelledby={title}>
      <div className="panel-head">
        <h2 id={title}>{words.title}</h2>
      </div>
      <Write id={id} />
      {history.error === null ? null : <Trouble error={history.error} again={() => void history.refetch()} />}
      {history.isSuccess && entries.length === 0 ? <p className="quiet">{words.none}</p> : null}
      <ol className="notes-lines">
        {lines.map(({ at, entry, revision }) => (
          <li key={entry?.change ?? `r${revision?.revision}`}>
            <span className="quiet">
              <Moment ms={at} />
            </span>
            {entry === undefined ? null : <Change entry={entry} />}
            {revision === undefined ? null : (
              <div className="quiet">
                {revision.revision === 1
                  ? words.opened(revision.priority, revision.score)
                  : words.revised(revision.change, revision.priority, revision.score)}
              </div>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Change({ entry: { by, after, why, note } }: { readonly entry: HistoryEntry }) {
  return (
    <div>
      <b>
        <Hostile text={by} />
      </b>{" "}
      {after.status === undefined ? null : <StatusBadge status={after.status} />}{" "}
      {after.assignee === undefined ? null : (
        <span>
          → <Hostile text={after.assignee ?? words.nobody} />
        </span>
      )}{" "}
      {after.snooze === undefined ? null : <span>{after.snooze === null ? words.awake : words.snoozed}</span>}
      {why === null ? null : (
        <p className="notes-why">
          <Hostile text={why} />
        </p>
      )}
      {note === null ? null : <Markdown text={note} />}
    </div>
  );
}

function Write({ id }: { readonly id: string }) {
  const client = useQueryClient();
  const [text, setText] = useState("");
  const [sending, setSending] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === "") return;
    setSending(true);
    try {
      await send("POST", "/findings/triage", { id: changeId(), findings: [id], note: text });
      setText("");
      await client.invalidateQueries({ queryKey: historyQuery(id).queryKey });
    } catch (error) {
      const { message, mend } = explain(error);
      sayTrouble([message, mend].filter(Boolean).join(" "));
    } finally {
      setSending(false);
    }
  };
  return (
    <form className="notes-write" onSubmit={submit}>
      <Field label={words.write} more={words.more}>
        {(tied) => (
          <textarea
            {...tied}
            rows={2}
            maxLength={65_536}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
      <Button type="submit" disabled={sending || text.trim() === ""}>
        {words.keep}
      </Button>
    </form>
  );
}
