import { type Static, Type } from "typebox";
import { Password, Role } from "./session.ts";
import { list, Ms, nullable, shape } from "./shapes.ts";

/** Short and plain: names of accounts stand in histories and in the audit log. */
export const AccountName = Type.String({ minLength: 1, maxLength: 64, pattern: "^[A-Za-z0-9._@-]+$" });

export const User = shape({
  name: Type.String(),
  role: Role,
  createdMs: Ms,
  hasPassword: Type.Boolean(),
  disabled: Type.Boolean(),
  lastSignInMs: nullable(Ms),
});
export type User = Static<typeof User>;

export const UserList = shape({ users: list(User) });
export type UserList = Static<typeof UserList>;

/** Names that findings can be assigned to: everybody who reads may see them. */
export const PeopleList = shape({ people: list(Type.String()) });
export type PeopleList = Static<typeof PeopleList>;

export const NewUser = shape({ name: AccountName, role: Role, password: Type.Optional(Password) });
export type NewUser = Static<typeof NewUser>;

export const ChangeUser = shape({
  role: Type.Optional(Role),
  disabled: Type.Optional(Type.Boolean()),
  password: Type.Optional(Password),
});
export type ChangeUser = Static<typeof ChangeUser>;

/** A link by which an account signs in once. */
export const SignInLink = shape({ url: Type.String(), expiresMs: Ms });
export type SignInLink = Static<typeof SignInLink>;
