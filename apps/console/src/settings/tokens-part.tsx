import type { MadeToken, Scope, Token } from "@limpid/server/contract";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { pathOf } from "../api/client.ts";
import { tokensQuery } from "../api/resources.ts";
import { Button } from "../design/button.tsx";
import { Trouble, Waiting } from "../design/empty-state.tsx";
import { Field } from "../design/field.tsx";
import { Hostile } from "../design/hostile.tsx";
import { Moment } from "../design/time.tsx";
import { settingsWords as said } from "../words/settings.ts";
import { Revoke } from "./revoke.tsx";
import { Secret } from "./secret.tsx";
import { useChange } from "./use-change.ts";

const SCOPES: readonly Scope[] = ["read", "triage", "evidence", "ingest", "admin"];
const DAY_MS = 86_400_000;
const USUAL_DAYS = 90;

/** Tokens by which programs ask the server. */
export function TokensPart() {
  const list = useQuery(tokensQuery);
  const change = useChange(tokensQuery.queryKey);
  if (list.error !== null) return <Trouble error={list.error} again={() => void list.refetch()} />;
  if (list.data === undefined) return <Waiting />;
  return (
    <>
      <NewApiToken />
      {list.data.tokens.length === 0 ? null : (
        <section className="panel table-scroll" aria-label={said.parts.tokens}>
          <table className="table">
            <thead>
              <tr>
                {[said.name, said.scopes, said.owner, said.created, said.expires, said.lastUsed].map((word) => (
                  <th key={word} scope="col">
                    {word}
                  </th>
                ))}
                <th scope="col">
                  <span className="unseen">{said.revoke}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {list.data.tokens.map((token) => (
                <TokenRow
                  key={token.id}
                  token={token}
                  onRevoke={() => change.mutate({ method: "DELETE", path: pathOf(["tokens", `${token.id}`]) })}
                />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}

function TokenRow({ token, onRevoke }: { readonly token: Token; readonly onRevoke: () => void }) {
  const { name, scopes, owner, createdMs, expiresMs, lastUsedMs, revokedMs } = token;
  return (
    <tr className={revokedMs === null ? undefined : "settings-over"}>
      <td>
        <Hostile text={name} />
      </td>
      <td>{scopes.join(", ")}</td>
      <td>
        <Hostile text={owner ?? said.none} />
      </td>
      <td className="small">
        <Moment ms={createdMs} as="short" />
      </td>
      <td className="small">{expiresMs === null ? said.never : <Moment ms={expiresMs} as="short" />}</td>
      <td className="small">{lastUsedMs === null ? said.never : <Moment ms={lastUsedMs} as="short" />}</td>
      <td className="settings-act">{revokedMs === null ? <Revoke name={name} onRevoke={onRevoke} /> : said.revoked}</td>
    </tr>
  );
}

function NewApiToken() {
  const make = useChange<MadeToken>(tokensQuery.queryKey);
  const [name, setName] = useState("");
  const [days, setDays] = useState(USUAL_DAYS);
  const [scopes, setScopes] = useState<readonly Scope[]>(["read"]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const expires = days > 0 ? { expiresMs: Date.now() + days * DAY_MS } : {};
    make.mutate({ method: "POST", path: "/tokens", body: { name: name.trim(), scopes, ...expires } });
  };
  return (
    <section className="panel panel-body" aria-label={said.tokenTitle}>
      <h2>{said.tokenTitle}</h2>
      <p className="quiet">{said.tokenMore}</p>
      <form className="settings-form" onSubmit={submit}>
        <Field label={said.name}>
          {(tied) => (
            <input
              {...tied}
              required
              maxLength={100}
              autoComplete="off"
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        <Field label={said.days} more={said.daysMore}>
          {(tied) => (
            <input
              {...tied}
              type="number"
              min={0}
              max={3650}
              value={days}
              onChange={({ target }) => setDays(target.valueAsNumber || 0)}
            />
          )}
        </Field>
        <fieldset className="settings-scopes">
          <legend>{said.scopes}</legend>
          {SCOPES.map((scope) => (
            <label key={scope}>
              <input
                type="checkbox"
                checked={scopes.includes(scope)}
                onChange={({ target }) =>
                  setScopes(target.checked ? [...scopes, scope] : scopes.filter((each) => each !== scope))
                }
              />
              {said.scope[scope]}
            </label>
          ))}
        </fieldset>
        <Button kind="main" type="submit" disabled={make.isPending || scopes.length === 0}>
          {said.tokenMake}
        </Button>
      </form>
      {make.data === undefined ? null : <Secret text={make.data.secret} more={said.secretOnce} />}
    </section>
  );
}
