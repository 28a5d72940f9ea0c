import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { explain } from "../api/api-error.ts";
import { send } from "../api/client.ts";
import { sessionQuery } from "../api/resources.ts";
import { Button } from "../design/button.tsx";
import { Dialog } from "../design/dialog.tsx";
import { Field } from "../design/field.tsx";
import { sayDone } from "../design/toast.tsx";
import { words } from "../words/en.ts";

const SHORTEST = 12; // characters, as the server has it

/** Who put it off is asked again when they come back, not at every page: it is kept as long as the tab is open. */
const PUT_OFF = "limpid-password-later";

function wasPutOff(): boolean {
  try {
    return sessionStorage.getItem(PUT_OFF) !== null;
  } catch {
    return false; // a browser that keeps nothing
  }
}

function putOff(): void {
  try {
    sessionStorage.setItem(PUT_OFF, "");
  } catch {
    // It is asked once more.
  }
}

/** Asks for a new password: when somebody wants it, and once by itself when there is none yet. */
export function PasswordDialog({ asked, onClose }: { readonly asked: boolean; readonly onClose: () => void }) {
  const client = useQueryClient();
  const user = useQuery(sessionQuery).data?.user;
  const first = user?.needsPassword === true;
  const [later, setLater] = useState(wasPutOff);
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const close = () => {
    putOff();
    setLater(true);
    setCurrent("");
    setPassword("");
    onClose();
  };
  const keep = useMutation({
    mutationFn: () => send("POST", "/session/password", { ...(!first && { current }), password }),
    onSuccess: async () => {
      close();
      sayDone(words.session.changed);
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
  if (!asked && (!first || later)) return null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    keep.mutate();
  };
  return (
    <Dialog title={first ? words.session.choose : words.session.changePassword} onClose={close}>
      <form className="form" onSubmit={submit}>
        {first ? <p>{words.session.chooseMore}</p> : null}
        {/* So that a keeper of passwords knows whose it is. */}
        <input type="text" autoComplete="username" value={user?.name ?? ""} readOnly hidden />
        {first ? null : (
          <Field label={words.session.currentPassword}>
            {(tied) => (
              <input
                {...tied}
                data-first=""
                type="password"
                autoComplete="current-password"
                required
                value={current}
                onChange={({ target }) => setCurrent(target.value)}
              />
            )}
          </Field>
        )}
        <Field label={words.session.newPassword} wrong={keep.error === null ? undefined : explain(keep.error).message}>
          {(tied) => (
            <input
              {...tied}
              data-first=""
              type="password"
              autoComplete="new-password"
              minLength={SHORTEST}
              maxLength={200}
              required
              value={password}
              onChange={({ target }) => setPassword(target.value)}
            />
          )}
        </Field>
        <div className="form-foot">
          <Button onClick={close}>{words.session.later}</Button>
          <Button kind="main" type="submit" disabled={keep.isPending}>
            {words.session.keep}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
