import { type Static, Type } from "typebox";
import { list, Ms, Name, nullable, oneOf, shape } from "./shapes.ts";

/** A key of one host, or a short-lived token by which hosts get one. */
export const Enrolment = shape({
  id: Type.String(),
  kind: oneOf(["token", "host", "relay"]),
  name: Type.String(),
  /** Hosts a relay may speak for: names, or their beginning with `*` behind it. */
  hosts: list(Type.String()),
  createdMs: Ms,
  createdBy: Type.String(),
  expiresMs: nullable(Ms),
  revokedMs: nullable(Ms),
  lastUsedMs: nullable(Ms),
});
export type Enrolment = Static<typeof Enrolment>;

export const EnrolmentList = shape({ enrolments: list(Enrolment) });
export type EnrolmentList = Static<typeof EnrolmentList>;

export const NewEnrolment = shape({
  name: Name,
  kind: Type.Optional(oneOf(["token", "relay"])),
  hosts: Type.Optional(list(Type.String({ minLength: 1, maxLength: 255 }), { maxItems: 1000 })),
  expiresMs: Type.Optional(Ms),
});
export type NewEnrolment = Static<typeof NewEnrolment>;

export const MadeEnrolment = shape({ enrolment: Enrolment, secret: Type.String() });
export type MadeEnrolment = Static<typeof MadeEnrolment>;
