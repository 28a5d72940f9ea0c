import type { Store } from "@limpid/store";
import type { FastifyRequest } from "fastify";
import { ApiTokens } from "./api-tokens.ts";
import { type Allowance, Attempts } from "./attempts.ts";
import type { Caller } from "./caller.ts";
import { sessionCookie } from "./cookie.ts";
import { Credentials } from "./credentials.ts";
import { TOKEN_PREFIX } from "./secrets.ts";
import { Sessions } from "./sessions.ts";

/** Sign-ins of one address: a person mistypes, a program guesses. */
const OF_ADDRESS: Allowance = { burst: 10, everyMs: 10_000 };
/** Of one account from wherever: slows down many addresses, and locks nobody out for long. */
const OF_ACCOUNT: Allowance = { burst: 30, everyMs: 20_000 };
/** Requests of one caller; a console asks for a few at once. Senders of events have limits of their own. */
const OF_CALLER: Allowance = { burst: 400, everyMs: 10 };

/** Who may come in, and how often they may try. */
export class Access {
  readonly sessions: Sessions;
  readonly tokens: ApiTokens;
  readonly credentials = new Credentials();
  readonly signInsOfAddress: Attempts;
  readonly signInsOfAccount: Attempts;
  readonly requests: Attempts;

  constructor(store: Store, now: () => number) {
    this.sessions = new Sessions(store, now);
    this.tokens = new ApiTokens(store, now);
    this.credentials.add(TOKEN_PREFIX, (secret) => this.tokens.callerOf(secret));
    this.signInsOfAddress = new Attempts(OF_ADDRESS, now);
    this.signInsOfAccount = new Attempts(OF_ACCOUNT, now);
    this.requests = new Attempts(OF_CALLER, now);
  }

  /** A program's credential counts before a cookie: who sends one means it. */
  async callerOf(request: FastifyRequest): Promise<Caller | undefined> {
    const { authorization, cookie } = request.headers;
    if (authorization !== undefined) return await this.credentials.callerOf(authorization, request.ip);
    const secret = sessionCookie(cookie, request.protocol === "https");
    return secret === undefined ? undefined : await this.sessions.callerOf(secret);
  }

  /** Accounts, sessions or tokens changed. */
  forget(): void {
    this.sessions.forget();
    this.tokens.forget();
  }
}
