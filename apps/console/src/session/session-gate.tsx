import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { whenSignedOut } from "../api/client.ts";
import { startLive } from "../api/live.ts";
import { sessionQuery } from "../api/resources.ts";
import { Trouble, Waiting } from "../design/empty-state.tsx";
import { takeToken } from "./one-time-link.ts";
import { SignIn } from "./sign-in.tsx";

const token = takeToken();

/**
 * Shows the console to who is signed in. When a session ends, the page stays as it is below the sign-in, so that
 * nothing that was being written is lost.
 */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const session = useQuery(sessionQuery);
  const name = session.data?.user?.name;
  const [was, setWas] = useState<string>();
  useEffect(() => {
    whenSignedOut(() => {
      client.setQueryData(sessionQuery.queryKey, (before) => before && { ...before, user: null, csrf: null });
    });
  }, [client]);
  useEffect(() => {
    if (name === undefined) return undefined;
    // Another account sees nothing of what the one before was shown.
    if (was !== undefined && was !== name)
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
    setWas(name);
    return startLive();
  }, [name, was, client]);

  if (session.error !== null && session.data === undefined)
    return <Trouble error={session.error} again={() => void session.refetch()} />;
  if (session.data === undefined) return <Waiting />;
  if (name === undefined && was === undefined) return <SignIn token={token} />;
  return (
    <>
      <div inert={name === undefined} key={name ?? was}>
        {children}
      </div>
      {name === undefined ? <SignIn expired={was} /> : null}
    </>
  );
}
