import { type Command, Option } from "commander";
import { EXIT } from "../../exit-codes.ts";

const EXAMPLES = `
Accounts of the server. A viewer reads; an analyst also triages and reads
samples; an admin does everything. Without a password an account signs in by a
link, which opens once within ten minutes and lets it choose a password.
While the server runs, accounts are changed in its console (Settings).

Examples:
  limpid users list                       who may sign in
  limpid users add ann --role analyst     a new account, with its sign-in link
  limpid users link ann                   another link: a forgotten password
  limpid users password ann < file        a password from standard input
  limpid users role ann admin             another role
  limpid users disable ann                signs in no more; what it did stays in histories
  limpid users enable ann

Exit codes: 0 done, 2 wrong arguments or no such account, 3 there is no store,
or the server uses it`;

const ROLES = ["viewer", "analyst", "admin"] as const;

export interface UsersFlags {
  readonly state?: string;
  readonly url: string;
}

/** `limpid users`: accounts of the server. */
export function register(program: Command): void {
  const users = program
    .command("users")
    .description("accounts of the server: who may sign in, and what they may do")
    .addHelpText("after", EXAMPLES);
  const verb = (usage: string, description: string): Command =>
    users
      .command(usage)
      .description(description)
      .option("--state <dir>", "folder of state in which the store lies")
      .option("--url <address>", "address of the console, for sign-in links", "http://127.0.0.1:8443")
      .addHelpText("after", EXAMPLES);
  const work = () => import("./users.ts");

  verb("list", "who may sign in")
    .option("--json", "one object a line (limpid.user/1)", false)
    .action(async ({ json, ...flags }: UsersFlags & { readonly json: boolean }) => {
      await (await work()).list(flags, json);
      process.exitCode = EXIT.nothing;
    });
  verb("add <name>", "make an account and print its sign-in link")
    .addOption(new Option("--role <role>", "what it may do").choices(ROLES).default("analyst"))
    .action(async (name: string, { role, ...flags }: UsersFlags & { readonly role: (typeof ROLES)[number] }) => {
      await (await work()).add(flags, name, role);
    });
  verb("link <name>", "print a link that signs an account in once").action(async (name: string, flags: UsersFlags) => {
    await (await work()).link(flags, name);
  });
  verb("password <name>", "set a password, read from standard input").action(
    async (name: string, flags: UsersFlags) => {
      await (await work()).password(flags, name);
    },
  );
  verb("role <name> <role>", "give another role: viewer, analyst or admin").action(
    async (name: string, role: string, flags: UsersFlags) => {
      await (await work()).role(flags, name, role);
    },
  );
  verb("disable <name>", "let an account sign in no more").action(async (name: string, flags: UsersFlags) => {
    await (await work()).disable(flags, name, true);
  });
  verb("enable <name>", "let it sign in again").action(async (name: string, flags: UsersFlags) => {
    await (await work()).disable(flags, name, false);
  });
}
