import type { User as StoredUser } from "@limpid/store";
import { actorOf } from "../access/caller.ts";
import { hashPassword } from "../access/passwords.ts";
import { makeSignInLink } from "../access/sign-in-link.ts";
import type { Area } from "../app/area.ts";
import { notFound, Problem } from "../app/problem.ts";
import { AccountName, ChangeUser, NewUser, PeopleList, SignInLink, shape, User, UserList } from "../contract/index.ts";

const ADMIN = { scope: "admin" } as const;
const TAGS = ["users"];

/** Accounts. */
export const registerUsers: Area = (app, { store, access, now }) => {
  const params = shape({ name: AccountName });

  app.get(
    "/people",
    { config: { scope: "read" }, schema: { tags: TAGS, response: { 200: PeopleList } } },
    async () => ({
      people: (await store.access.users.list()).filter(({ disabled }) => !disabled).map(({ name }) => name),
    }),
  );

  app.get("/users", { config: ADMIN, schema: { tags: TAGS, response: { 200: UserList } } }, async () => ({
    users: (await store.access.users.list()).map(shown),
  }));

  app.post(
    "/users",
    { config: ADMIN, schema: { tags: TAGS, body: NewUser, response: { 201: User } } },
    async (request, reply) => {
      const { name, role, password } = request.body;
      if ((await store.access.users.get(name)) !== undefined)
        throw new Problem(409, "taken", "There is an account of that name already.", { at: "body/name" });
      const passwordHash = password === undefined ? null : await hashPassword(password);
      const user = await store.access.users.put({ name, role, passwordHash }, actorOf(request));
      return reply.code(201).send(shown(user));
    },
  );

  app.post(
    "/users/:name",
    { config: ADMIN, schema: { tags: TAGS, params, body: ChangeUser, response: { 200: User } } },
    async (request) => {
      const { role, disabled, password } = request.body;
      const { name } = request.params;
      if ((await store.access.users.get(name)) === undefined) throw notFound("such account");
      const user = await store.access.users.put(
        {
          name,
          ...(role !== undefined && { role }),
          ...(disabled !== undefined && { disabled }),
          ...(password !== undefined && { passwordHash: await hashPassword(password) }),
        },
        actorOf(request),
      );
      access.forget();
      return shown(user);
    },
  );

  // An account is disabled, never removed: its name stands in histories and must not become somebody else's.
  app.delete(
    "/users/:name",
    { config: ADMIN, schema: { tags: TAGS, params, response: { 200: User } } },
    async (request) => {
      const { name } = request.params;
      if ((await store.access.users.get(name)) === undefined) throw notFound("such account");
      const user = await store.access.users.put({ name, disabled: true }, actorOf(request));
      access.forget();
      return shown(user);
    },
  );

  app.post(
    "/users/:name/link",
    { config: ADMIN, schema: { tags: TAGS, params, response: { 201: SignInLink } } },
    async (request, reply) => {
      const user = await store.access.users.get(request.params.name);
      if (user === undefined || user.disabled) throw notFound("such account");
      const url = `${request.protocol}://${request.host}`;
      return reply.code(201).send(await makeSignInLink({ store, url, user: user.name, now, actor: actorOf(request) }));
    },
  );
};

/** Without what only signing in needs. */
function shown({ name, role, disabled, hasPassword, createdMs, lastSignInMs }: StoredUser): User {
  return { name, role, disabled, hasPassword, createdMs, lastSignInMs };
}
