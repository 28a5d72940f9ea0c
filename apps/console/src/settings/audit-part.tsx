import type { AuditEntry } from "@limpid/server/contract";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { auditHeadQuery, auditQuery } from "../api/resources.ts";
import { Button } from "../design/button.tsx";
import { Trouble, Waiting } from "../design/empty-state.tsx";
import { Hostile } from "../design/hostile.tsx";
import { Moment } from "../design/time.tsx";
import { number } from "../words/numbers.ts";
import { settingsWords as said } from "../words/settings.ts";
import { Secret } from "./secret.tsx";

/** Who did what, the newest first, and the end of the chain to keep elsewhere. */
export function AuditPart() {
  const [who, setWho] = useState("");
  const [what, setWhat] = useState("");
  const list = useInfiniteQuery(auditQuery(who.trim(), what.trim()));
  const head = useQuery(auditHeadQuery).data;
  return (
    <>
      <section className="panel panel-body" aria-label={said.auditTitle}>
        <h2>{said.auditTitle}</h2>
        <p className="quiet">{said.auditMore}</p>
        {head === undefined ? null : (
          <>
            <h3>{said.auditHead}</h3>
            <Secret text={`${head.n} ${head.hash}`} more={said.auditHeadMore} />
          </>
        )}
        <div className="settings-form">
          <label>
            {said.auditWho} <input value={who} maxLength={200} onChange={({ target }) => setWho(target.value)} />
          </label>
          <label>
            {said.auditWhat} <input value={what} maxLength={200} onChange={({ target }) => setWhat(target.value)} />
          </label>
        </div>
      </section>
      {list.error === null ? null : <Trouble error={list.error} again={() => void list.refetch()} />}
      {list.isPending ? <Waiting /> : null}
      <section className="panel table-scroll" aria-label={said.parts.audit}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col" className="table-number">
                #
              </th>
              {[said.when, said.auditWho, said.what, said.subject, said.details].map((word) => (
                <th key={word} scope="col">
                  {word}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {list.data?.pages
              .flatMap((page) => page.entries)
              .map((entry) => (
                <Entry key={entry.n} entry={entry} />
              ))}
          </tbody>
        </table>
      </section>
      {list.hasNextPage ? (
        <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {said.older}
        </Button>
      ) : null}
    </>
  );
}

function Entry({ entry: { n, at, who, from, what, subject, details, hash } }: { readonly entry: AuditEntry }) {
  return (
    <tr title={hash}>
      <td className="table-number">{number(n)}</td>
      <td className="small">
        <Moment ms={at} />
      </td>
      <td>
        <Hostile text={who} longest={100} />
        {from === null ? null : (
          <div className="quiet small">
            <Hostile text={from} longest={100} />
          </div>
        )}
      </td>
      <td>
        <Hostile text={what} longest={100} />
      </td>
      <td>{subject === null ? null : <Hostile text={subject} longest={120} />}</td>
      <td className="small">
        {details == null ? null : <Hostile text={JSON.stringify(details)} mono longest={200} />}
      </td>
    </tr>
  );
}
