import type { Ancestor, LoginOrigin } from "@limpid/core";
import { runFirstSeen, withoutDeleted } from "../process/image-run.ts";
import { isSystemPath } from "../roles/identity.ts";
import { builtInRole } from "../roles/roles.ts";

/** What kind of program wrote a login account. */
export type LoginWriter =
  /** sshd, login, a display manager, cockpit: a person proved who they are. */
  | "login-program"
  /** cron and at write the account of the job's owner (pam_loginuid). */
  | "scheduler"
  /** systemd writes it for `user@.service` and for units with PAMName=. */
  | "service-manager"
  /** su, runuser, sudo write it where no login did. */
  | "switch-user"
  /** Any other program: evidence against a person. */
  | "other"
  /** The record did not say. */
  | "unsaid";

/** A forged name is no login: the program must be known where the lineage shows it, else lie on a system path. */
export function loginWriter(login: LoginOrigin, lineage: readonly Ancestor[], from: number): LoginWriter {
  if (login.image === undefined) return "unsaid";
  const path = withoutDeleted(login.image);
  const writer = lineage.find(
    ({ process, run }, index) => index >= from && process.login?.event === login.event && run.image === login.image,
  );
  const trusted = writer === undefined ? isSystemPath(path) : writer.identity !== "unverified";
  if (!trusted) return "other";
  const { role, kind } = builtInRole(runFirstSeen(path, login.at, undefined));
  if (role === "login-program" || role === "scheduler" || role === "service-manager") return role;
  return kind === "switch-user" ? "switch-user" : "other";
}

/** Whether PAM's record beside a login names a program that lets persons in. */
export function isLoginSession(session: LoginOrigin["session"]): boolean {
  if (session?.program === undefined || !isSystemPath(session.program)) return false;
  return builtInRole(runFirstSeen(session.program, 0, undefined)).role === "login-program";
}
