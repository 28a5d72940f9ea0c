import type { EnrolmentToken, HostKey, MadeEnrolment } from "@limpid/server/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { pathOf } from "../api/client.ts";
import { enrolmentsQuery } from "../api/resources.ts";
import { Button } from "../design/button.tsx";
import { Trouble, Waiting } from "../design/empty-state.tsx";
import { Field } from "../design/field.tsx";
import { Hostile } from "../design/hostile.tsx";
import { Moment } from "../design/time.tsx";
import { number } from "../words/numbers.ts";
import { settingsWords as said } from "../words/settings.ts";
import { Revoke } from "./revoke.tsx";
import { Secret } from "./secret.tsx";
import { useChange } from "./use-change.ts";

/** Tokens by which hosts get keys, the command to type, and the keys that are out. */
export function EnrolmentsPart() {
  const list = useQuery({ ...enrolmentsQuery, refetchInterval: 10_000 });
  const change = useChange(enrolmentsQuery.queryKey);
  if (list.error !== null) return <Trouble error={list.error} again={() => void list.refetch()} />;
  if (list.data === undefined) return <Waiting />;
  const { tokens, keys } = list.data;
  return (
    <>
      <NewToken />
      <section className="panel" aria-label={said.enrolTokens}>
        <div className="panel-head">
          <h2>{said.enrolTokens}</h2>
        </div>
        {tokens.length === 0 ? (
          <p className="panel-body quiet">{said.enrolTokensNone}</p>
        ) : (
          <TokenTable
            tokens={tokens}
            onRevoke={(id) => change.mutate({ method: "DELETE", path: pathOf(["enrolments", `${id}`]) })}
          />
        )}
      </section>
      <section className="panel" aria-label={said.enrolKeys}>
        <div className="panel-head">
          <h2>{said.enrolKeys}</h2>
        </div>
        {keys.length === 0 ? (
          <p className="panel-body quiet">{said.enrolKeysNone}</p>
        ) : (
          <KeyTable
            keys={keys}
            onRevoke={(id) => change.mutate({ method: "DELETE", path: pathOf(["enrolments", "keys", `${id}`]) })}
          />
        )}
      </section>
    </>
  );
}

function NewToken() {
  const make = useChange<MadeEnrolment>(enrolmentsQuery.queryKey);
  const [name, setName] = useState("");
  const [kind, setKind] = useState<"host" | "relay">("host");
  const [uses, setUses] = useState(1);
  const [speaksFor, setSpeaksFor] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const names = speaksFor
      .split(",")
      .map((each) => each.trim())
      .filter((each) => each !== "");
    make.mutate({
      method: "POST",
      path: "/enrolments",
      body: { name: name.trim(), kind, uses, ...(kind === "relay" && { speaksFor: names }) },
    });
  };
  return (
    <section className="panel panel-body" aria-label={said.enrolTitle}>
      <h2>{said.enrolTitle}</h2>
      <p className="quiet">{said.enrolMore}</p>
      <form className="settings-form" onSubmit={submit}>
        <Field label={said.enrolName}>
          {(tied) => (
            <input
              {...tied}
              required
              maxLength={100}
              placeholder={said.enrolNameExample}
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        <Field label={said.enrolUses}>
          {(tied) => (
            <input
              {...tied}
              type="number"
              min={1}
              max={100_000}
              value={uses}
              onChange={({ target }) => setUses(target.valueAsNumber || 1)}
            />
          )}
        </Field>
        <Field label={said.enrolKind}>
          {(tied) => (
            <select
              {...tied}
              value={kind}
              onChange={({ target }) => setKind(target.value === "relay" ? "relay" : "host")}
            >
              <option value="host">{said.enrolKinds.host}</option>
              <option value="relay">{said.enrolKinds.relay}</option>
            </select>
          )}
        </Field>
        {kind === "host" ? null : (
          <Field label={said.enrolSpeaksFor}>
            {(tied) => (
              <input {...tied} required value={speaksFor} onChange={({ target }) => setSpeaksFor(target.value)} />
            )}
          </Field>
        )}
        <Button kind="main" type="submit" disabled={make.isPending}>
          {said.enrolMake}
        </Button>
      </form>
      {make.data === undefined ? null : (
        <>
          <p>{said.enrolCommand}</p>
          <Secret text={`limpid enroll ${window.location.origin} --token ${make.data.secret}`} more={said.secretOnce} />
        </>
      )}
    </section>
  );
}

function TokenTable({
  tokens,
  onRevoke,
}: {
  readonly tokens: readonly EnrolmentToken[];
  readonly onRevoke: (id: number) => void;
}) {
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{said.name}</th>
            <th scope="col">{said.speaksFor}</th>
            <th scope="col">{said.usesLeft}</th>
            <th scope="col">{said.created}</th>
            <th scope="col">{said.expires}</th>
            <th scope="col">
              <span className="unseen">{said.revoke}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map(({ id, name, kind, speaksFor, usesLeft, createdMs, createdBy, expiresMs, revokedMs }) => (
            <tr key={id} className={revokedMs === null ? undefined : "settings-over"}>
              <td>
                <Hostile text={name} />
              </td>
              <td>{kind === "relay" ? <Hostile text={speaksFor.join(", ")} longest={200} /> : said.enrolKinds.host}</td>
              <td>{number(usesLeft)}</td>
              <td className="small">
                <Moment ms={createdMs} as="short" /> <Hostile text={said.by(createdBy)} />
              </td>
              <td className="small">
                <Moment ms={expiresMs} as="short" />
              </td>
              <td className="settings-act">
                {revokedMs === null ? <Revoke name={name} onRevoke={() => onRevoke(id)} /> : said.revoked}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function KeyTable({ keys, onRevoke }: { readonly keys: readonly HostKey[]; readonly onRevoke: (id: number) => void }) {
  return (
    <div className="table-scroll">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{said.host}</th>
            <th scope="col">{said.enrolled}</th>
            <th scope="col">{said.lastUsed}</th>
            <th scope="col">{said.from}</th>
            <th scope="col">
              <span className="unseen">{said.revoke}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id} className={key.revokedMs === null ? undefined : "settings-over"}>
              <td>
                <Link to="/hosts/$name" params={{ name: key.host }}>
                  <Hostile text={key.host} />
                </Link>
                {key.claimed === key.host ? null : (
                  <p className="quiet small">
                    <Hostile text={said.claimed(key.claimed)} />
                  </p>
                )}
                {key.kind === "relay" ? (
                  <p className="quiet small">
                    {said.speaksFor} <Hostile text={key.speaksFor.join(", ")} longest={200} />
                  </p>
                ) : null}
                {key.clonedMs === null ? null : <p className="settings-wrong small">▲ {said.cloned}</p>}
              </td>
              <td className="small">
                <Moment ms={key.enrolledMs} as="short" />
              </td>
              <td className="small">
                {key.lastUsedMs === null ? said.never : <Moment ms={key.lastUsedMs} as="ago" />}
              </td>
              <td className="small">
                <Hostile text={key.lastFrom ?? said.none} />
              </td>
              <td className="settings-act">
                {key.revokedMs === null ? <Revoke name={key.host} onRevoke={() => onRevoke(key.id)} /> : said.revoked}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
