import "./record-drawer.css";
import type { Finding } from "@limpid/core";
import type { Records, TelemetryEvent } from "@limpid/server/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { get, pathOf } from "../api/client.ts";
import { Drawer } from "../design/dialog.tsx";
import { EmptyState, Trouble, Waiting } from "../design/empty-state.tsx";
import { Hostile } from "../design/hostile.tsx";
import { Moment } from "../design/time.tsx";
import { parseInstant } from "../timeline/instant.ts";
import { findingWords } from "../words/finding.ts";
import { fieldsOf, markField, spokenOf } from "./record-fields.ts";

const words = findingWords.record;

interface RecordDrawerProps {
  readonly finding: Finding;
  readonly ids: readonly string[];
  readonly onClose: () => void;
}

const AROUND_MS = 60_000; // clocks of several sensors differ
const MAX_IDS = 100; // of one request

/** What a reason rests on: the records with every field that is kept, and marked what the finding speaks of. */
export function RecordDrawer({ finding, ids, onClose }: RecordDrawerProps) {
  const spoken = useMemo(() => spokenOf(finding), [finding]);
  const at = parseInstant(finding.timeline.find(({ event }) => ids.includes(event))?.at ?? finding.firstSeen);
  const records = useQuery({
    queryKey: ["events", "records", finding.host, ids],
    queryFn: ({ signal }) => get<Records>(recordsPath(finding, ids), signal),
    retry: false,
  });
  return (
    <Drawer title={words.title} onClose={onClose}>
      {records.isPending ? <Waiting /> : null}
      {records.error === null ? null : <Trouble error={records.error} again={() => void records.refetch()} />}
      {records.data === undefined ? null : (
        <>
          {records.data.events.length === 0 ? (
            <EmptyState title={words.none}>
              <p>{words.noneMore}</p>
            </EmptyState>
          ) : (
            <p className="quiet small">{words.marked}</p>
          )}
          {records.data.events.map((event) => (
            <OneRecord key={event.id} event={event} spoken={spoken} />
          ))}
          {records.data.missing.length === 0 ? null : (
            <p className="quiet">
              {words.notFound} <Hostile text={records.data.missing.join(", ")} mono />
            </p>
          )}
        </>
      )}
      {at === undefined ? null : (
        <p className="record-around">
          <Link to="/activity" search={{ host: finding.host, at: String(at) }}>
            {words.around}
          </Link>
        </p>
      )}
    </Drawer>
  );
}

/** Records lie between the finding's first and last sight, and the lineage's a while before. */
function recordsPath({ host, firstSeen, lastSeen, timeline }: Finding, ids: readonly string[]): string {
  const times = [firstSeen, lastSeen, ...timeline.map(({ at }) => at)]
    .map(parseInstant)
    .filter((at) => at !== undefined);
  const named = ids
    .map((id) => /^(\d{9,10})\.(\d{3}):/.exec(id))
    .map((found) => (found === null ? undefined : Number(`${found[1]}${found[2]}`)));
  const all = [...times, ...named.filter((at) => at !== undefined)];
  return pathOf(["events", "records"], {
    host,
    ids: ids.slice(0, MAX_IDS).join(","),
    ...(all.length > 0 && { fromMs: Math.min(...all) - AROUND_MS, toMs: Math.max(...all) + AROUND_MS }),
  });
}

function OneRecord({ event, spoken }: { readonly event: TelemetryEvent; readonly spoken: readonly string[] }) {
  return (
    <article className="record">
      <h3>
        <span className="mono">{event.kind}</span> <Moment ms={event.at} />
      </h3>
      <table className="record-fields">
        <tbody>
          {fieldsOf(event).map(({ name, value }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="mono">
                {markField(name, value, spoken).map((part, place) =>
                  part.marked ? (
                    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one value
                    <mark key={place}>
                      <Hostile text={part.text} />
                    </mark>
                  ) : (
                    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one value
                    <Hostile key={place} text={part.text} />
                  ),
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  );
}
