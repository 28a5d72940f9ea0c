import { type Static, Type } from "typebox";
import { Count, list, Ms, Name, nullable, oneOf, shape } from "./shapes.ts";

const Standing = {
  /** `relay`: forwards what others told; it vouches for the hosts it names. */
  kind: oneOf(["host", "relay"]),
  /** Names of hosts, or their beginning with `*` behind it. */
  speaksFor: list(Type.String()),
};

/** Short-lived: hosts turn it into a key of their own. */
export const EnrolmentToken = shape({
  id: Count,
  name: Type.String(),
  ...Standing,
  createdMs: Ms,
  createdBy: Type.String(),
  expiresMs: Ms,
  usesLeft: Count,
  revokedMs: nullable(Ms),
});
export type EnrolmentToken = Static<typeof EnrolmentToken>;

/** What one machine proves itself with. */
export const HostKey = shape({
  id: Count,
  /** The name under which its events are kept. */
  host: Type.String(),
  /** What it called itself: another one where that name was another machine's. */
  claimed: Type.String(),
  ...Standing,
  enrolledMs: Ms,
  lastUsedMs: nullable(Ms),
  lastFrom: nullable(Type.String()),
  revokedMs: nullable(Ms),
  /** When two machines were seen to use it: one is a copy of the other. */
  clonedMs: nullable(Ms),
});
export type HostKey = Static<typeof HostKey>;

export const EnrolmentList = shape({ tokens: list(EnrolmentToken), keys: list(HostKey) });
export type EnrolmentList = Static<typeof EnrolmentList>;

export const NewEnrolment = shape({
  name: Name,
  kind: Type.Optional(oneOf(["host", "relay"])),
  speaksFor: Type.Optional(list(Type.String({ minLength: 1, maxLength: 255 }), { maxItems: 1000 })),
  expiresMs: Type.Optional(Ms),
  uses: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
});
export type NewEnrolment = Static<typeof NewEnrolment>;

/** The secret is shown this once. */
export const MadeEnrolment = shape({ token: EnrolmentToken, secret: Type.String() });
export type MadeEnrolment = Static<typeof MadeEnrolment>;

/** A machine that shows a token. */
export const EnrolRequest = shape({
  token: Type.String({ minLength: 10, maxLength: 200 }),
  /** What it calls itself. */
  host: Type.String({ minLength: 1, maxLength: 200, pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$" }),
  /** A hash of its machine id. */
  machine: Type.Optional(Type.String({ pattern: "^[0-9a-f]{16,64}$" })),
});
export type EnrolRequest = Static<typeof EnrolRequest>;

/** Its key is shown this once; `host` is the name under which it is kept. */
export const Enrolled = shape({
  outcome: oneOf(["enrolled", "re-enrolled", "renamed"]),
  host: Type.String(),
  key: Type.String(),
});
export type Enrolled = Static<typeof Enrolled>;
