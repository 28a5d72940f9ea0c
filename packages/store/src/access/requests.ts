import type { Actor } from "../audit/entry.ts";
import type { ApiToken, NewApiToken, NewLink, NewSession, Session, UsedLink } from "./credential.ts";
import type { User, UserChange, UserSecret } from "./user.ts";

interface Change {
  readonly actor: Actor;
  readonly at: number;
}

export interface AccessRequests {
  readonly putUser: { readonly ask: Change & { readonly user: UserChange }; readonly answer: User };
  readonly beginSession: { readonly ask: Change & { readonly session: NewSession }; readonly answer: Session };
  readonly useSession: {
    readonly ask: { readonly hash: string; readonly at: number; readonly expiresMs?: number };
    readonly answer: undefined;
  };
  readonly endSession: {
    readonly ask: Change & ({ readonly hash: string } | { readonly id: number } | { readonly user: string });
    readonly answer: number;
  };
  readonly makeApiToken: { readonly ask: Change & { readonly token: NewApiToken }; readonly answer: ApiToken };
  readonly useApiToken: { readonly ask: { readonly id: number; readonly at: number }; readonly answer: undefined };
  readonly revokeApiToken: { readonly ask: Change & { readonly id: number }; readonly answer: boolean };
  readonly makeLink: { readonly ask: Change & { readonly link: NewLink }; readonly answer: undefined };
  readonly useLink: { readonly ask: Change & { readonly hash: string }; readonly answer: UsedLink | undefined };

  readonly users: { readonly ask: Record<string, never>; readonly answer: readonly User[] };
  readonly user: { readonly ask: { readonly name: string }; readonly answer: UserSecret | undefined };
  readonly session: {
    readonly ask: { readonly hash: string; readonly at: number };
    readonly answer: Session | undefined;
  };
  readonly sessions: {
    readonly ask: { readonly user: string; readonly at: number };
    readonly answer: readonly Session[];
  };
  readonly apiToken: {
    readonly ask: { readonly hash: string; readonly at: number };
    readonly answer: ApiToken | undefined;
  };
  readonly apiTokens: { readonly ask: Record<string, never>; readonly answer: readonly ApiToken[] };
}
