import type { ImageRun, LoginOrigin, LoginSet, SessionOpened } from "@limpid/core";
import type { Instance } from "./instance.ts";

/** PAM's word about a session, until the login account beside it is known. */
export interface SessionNote {
  readonly event: string;
  readonly at: number;
  readonly program: string | undefined;
  readonly terminal: string | null | undefined;
}

/** Shared by a process and all that inherit its login, so that a session told later reaches all of them. */
export class Login implements LoginOrigin {
  readonly loginUser: number | null;
  readonly image: string | undefined;
  readonly at: number;
  readonly event: string;
  session: LoginOrigin["session"] = undefined;
  /** The process that wrote it. */
  readonly writer: Instance;

  constructor(writer: Instance, loginUser: number | null, image: string | undefined, at: number, event: string) {
    this.writer = writer;
    this.loginUser = loginUser;
    this.image = image;
    this.at = at;
    this.event = event;
  }
}

/** The process wrote its login account: later children inherit it, earlier ones do not. */
export function setLogin(process: Instance, run: ImageRun, event: LoginSet, lateMs: number): void {
  if (!event.succeeded) return;
  const login = new Login(process, event.loginUser, run.image, event.at, event.id);
  const note = process.sessionNote;
  if (note !== undefined && Math.abs(note.at - event.at) <= lateMs) {
    login.session = { event: note.event, program: note.program, terminal: note.terminal };
  }
  process.login = login;
  process.loginUser = event.loginUser;
  if (event.session !== undefined) process.session = event.session;
}

/**
 * PAM opens a session after the login account was written, in the same process. sudo and su open sessions too,
 * below a login that another process wrote: those say nothing about the login. Where LOGIN records are excluded,
 * the first session is all that is known.
 */
export function openSession(process: Instance, event: SessionOpened): void {
  if (!event.succeeded) return;
  const { program, terminal } = event;
  const session = { event: event.id, program, terminal };
  const { login, loginUser } = process;
  if (login !== undefined) {
    if (login.writer === process) login.session ??= session;
  } else if (typeof loginUser === "number") {
    process.login = new Login(process, loginUser, undefined, event.at, event.id);
    process.login.session = session;
  } else process.sessionNote = { ...session, at: event.at };
}
