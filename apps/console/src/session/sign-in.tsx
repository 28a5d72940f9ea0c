import "./sign-in.css";
import type { Session } from "@limpid/server/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { explain } from "../api/api-error.ts";
import { rememberCsrf, send } from "../api/client.ts";
import { sessionQuery } from "../api/resources.ts";
import { Button } from "../design/button.tsx";
import { Field } from "../design/field.tsx";
import drop from "../shell/drop.svg";
import { words } from "../words/en.ts";

/** Sign-in by name and password, or at once by the token of a one-time link. `expired`: who was signed in until now. */
export function SignIn({
  token,
  expired,
}: {
  readonly token?: string | undefined;
  readonly expired?: string | undefined;
}) {
  const client = useQueryClient();
  const [name, setName] = useState(expired ?? "");
  const [password, setPassword] = useState("");
  const enter = useMutation({
    mutationFn: (body: { readonly token: string } | { readonly name: string; readonly password: string }) =>
      send<Session>("POST", "token" in body ? "/session/link" : "/session", body),
    onSuccess: (session) => {
      rememberCsrf(session.csrf ?? undefined);
      client.setQueryData(sessionQuery.queryKey, session);
    },
    onSettled: () => setPassword(""),
  });
  const { mutate, isIdle } = enter;
  useEffect(() => {
    if (token !== undefined && isIdle) mutate({ token });
  }, [token, mutate, isIdle]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate({ name, password });
  };
  const byLink = enter.variables !== undefined && "token" in enter.variables;
  if (byLink && enter.isPending) return <p className="waiting">{words.session.byLink}</p>;
  const trouble = enter.error === null ? undefined : explain(enter.error);
  return (
    <main className={expired === undefined ? "sign-in" : "sign-in sign-in-over"}>
      <div className="sign-in-card">
        <h1>
          <img src={drop} alt="" />
          {words.product}
        </h1>
        {expired === undefined ? null : <p>{words.session.expired}</p>}
        <form onSubmit={submit}>
          {trouble === undefined ? null : (
            <div className="sign-in-trouble" role="alert">
              <p>{trouble.message}</p>
              {trouble.mend === undefined ? null : <p className="small">{trouble.mend}</p>}
            </div>
          )}
          <Field label={words.session.name}>
            {(tied) => (
              <input
                {...tied}
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                required
                value={name}
                onChange={({ target }) => setName(target.value)}
              />
            )}
          </Field>
          <Field label={words.session.password}>
            {(tied) => (
              <input
                {...tied}
                type="password"
                autoComplete="current-password"
                required
                value={password}
                onChange={({ target }) => setPassword(target.value)}
              />
            )}
          </Field>
          <Button kind="main" type="submit" disabled={enter.isPending}>
            {enter.isPending ? words.session.signingIn : words.session.signIn}
          </Button>
        </form>
        {expired === undefined ? <p className="sign-in-more">{words.session.noPassword}</p> : null}
      </div>
    </main>
  );
}
