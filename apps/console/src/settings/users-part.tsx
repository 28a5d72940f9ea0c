import type { Role, SignInLink, User } from "@limpid/server/contract";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { pathOf } from "../api/client.ts";
import { sessionQuery, usersQuery } from "../api/resources.ts";
import { Button } from "../design/button.tsx";
import { Trouble, Waiting } from "../design/empty-state.tsx";
import { Field } from "../design/field.tsx";
import { Hostile } from "../design/hostile.tsx";
import { visibleText } from "../design/hostile-parts.ts";
import { Moment } from "../design/time.tsx";
import { settingsWords as said } from "../words/settings.ts";
import { Secret } from "./secret.tsx";
import { useChange } from "./use-change.ts";

const ROLES: readonly Role[] = ["viewer", "analyst", "admin"];

/** Accounts: who they are, what they may do, a link for who is new or forgot the password. */
export function UsersPart() {
  const list = useQuery(usersQuery);
  const change = useChange<User>(usersQuery.queryKey);
  const link = useChange<SignInLink>(usersQuery.queryKey);
  const [linked, setLinked] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("analyst");
  if (list.error !== null) return <Trouble error={list.error} again={() => void list.refetch()} />;
  if (list.data === undefined) return <Waiting />;
  const makeLink = (of: string) => {
    setLinked(of);
    link.mutate({ method: "POST", path: pathOf(["users", of, "link"]) });
  };
  const add = (event: FormEvent) => {
    event.preventDefault();
    const body = { name: name.trim(), role };
    change.mutate(
      { method: "POST", path: "/users", body },
      {
        onSuccess: () => {
          setName("");
          makeLink(body.name);
        },
      },
    );
  };
  return (
    <>
      <section className="panel panel-body" aria-label={said.userAdd}>
        <h2>{said.userAdd}</h2>
        <form className="settings-form" onSubmit={add}>
          <Field label={said.name}>
            {(tied) => (
              <input
                {...tied}
                required
                maxLength={64}
                pattern="[A-Za-z0-9._@\-]+"
                autoComplete="off"
                value={name}
                onChange={({ target }) => setName(target.value)}
              />
            )}
          </Field>
          <Field label={said.role}>{(tied) => <RoleSelect tied={tied} role={role} onRole={setRole} />}</Field>
          <Button kind="main" type="submit" disabled={change.isPending}>
            {said.userAdd}
          </Button>
        </form>
        {link.data === undefined ? null : <Secret text={link.data.url} more={said.linkMore(visibleText(linked))} />}
      </section>
      <section className="panel table-scroll" aria-label={said.parts.users}>
        <table className="table">
          <thead>
            <tr>
              {[said.name, said.role, said.hasPassword, said.lastSignIn, said.state].map((word) => (
                <th key={word} scope="col">
                  {word}
                </th>
              ))}
              <th scope="col">
                <span className="unseen">{said.link}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {list.data.users.map((user) => (
              <UserRow
                key={user.name}
                user={user}
                onLink={() => makeLink(user.name)}
                onChange={(body) => change.mutate({ method: "PUT", path: pathOf(["users", user.name]), body })}
              />
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function RoleSelect({
  tied,
  role,
  onRole,
  disabled = false,
}: {
  readonly tied: React.SelectHTMLAttributes<HTMLSelectElement>;
  readonly role: Role;
  readonly onRole: (role: Role) => void;
  readonly disabled?: boolean;
}) {
  return (
    <select
      {...tied}
      value={role}
      disabled={disabled}
      onChange={({ target }) => onRole(ROLES.find((each) => each === target.value) ?? role)}
    >
      {ROLES.map((each) => (
        <option key={each} value={each}>
          {said.roles[each]}
        </option>
      ))}
    </select>
  );
}

function UserRow({
  user: { name, role, hasPassword, lastSignInMs, disabled },
  onLink,
  onChange,
}: {
  readonly user: User;
  readonly onLink: () => void;
  readonly onChange: (body: { readonly role?: Role; readonly disabled?: boolean }) => void;
}) {
  const me = useQuery(sessionQuery).data?.user?.name === name;
  return (
    <tr className={disabled ? "settings-over" : undefined}>
      <td>
        <Hostile text={name} />
      </td>
      <td>
        <RoleSelect
          tied={{ "aria-label": `${said.role}: ${visibleText(name)}` }}
          role={role}
          disabled={me}
          onRole={(next) => onChange({ role: next })}
        />
      </td>
      <td>{hasPassword ? said.yes : said.no}</td>
      <td className="small">{lastSignInMs === null ? said.never : <Moment ms={lastSignInMs} as="short" />}</td>
      <td>{disabled ? said.disabled : said.enabled}</td>
      <td className="settings-act">
        <Button small disabled={disabled} onClick={onLink}>
          {said.link}
        </Button>{" "}
        <Button small disabled={me} onClick={() => onChange({ disabled: !disabled })}>
          {disabled ? said.enable : said.disable}
        </Button>
      </td>
    </tr>
  );
}
