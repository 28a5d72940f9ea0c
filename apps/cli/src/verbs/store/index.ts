import { join } from "node:path";
import { escapeText } from "@limpid/core";
import { stateFolder } from "@limpid/host";
import type { AuditHead, StoreStats } from "@limpid/store";
import { type Command, InvalidArgumentError } from "commander";
import { EXIT, type ExitCode, InputError, UsageError } from "../../exit-codes.ts";
import { wrap } from "../../terminal/layout.ts";
import { stdout } from "../../terminal/output.ts";
import { auditText, backupText, checkText, compactText, restoreText, statsText } from "./store-text.ts";

const EXAMPLES = `
Examples:
  limpid store check                    look at every byte that was kept
  limpid store stats                    how much of what is kept
  limpid store backup /backup/monday    copy it as it is now, while others write
  limpid store restore /backup/monday   make a store of a backup
  limpid store compact --keep-days 90   let go of older surrounding events
  limpid store verify-audit             whether the log of who did what is whole
  limpid store verify-audit --head 812:6f1c…   and still goes on from an end that you kept

Exit codes: 0 done, or the store or its log is whole; 1 it is damaged; 2 wrong arguments;
3 there is no store, or it could not be done, and why`;

interface StateFlag {
  readonly state?: string;
}

/** `limpid store`: care of what is kept. */
export function register(program: Command): void {
  const store = program
    .command("store")
    .description("check, back up, restore and shrink what is kept, and say how much it is")
    .addHelpText("after", EXAMPLES);
  const verb = (usage: string, description: string): Command =>
    store
      .command(usage)
      .description(description)
      .option("--state <dir>", "folder of state in which the store lies")
      .addHelpText("after", EXAMPLES);

  verb("check", "look at every byte that was kept").action(async (flags: StateFlag) => {
    process.exitCode = await check(flags);
  });
  verb("backup <dir>", "copy the store as it is now into a new folder").action(async (to: string, flags: StateFlag) => {
    stdout.line(backupText(await reading(flags, (opened) => opened.backup(to))));
  });
  verb("restore <dir>", "make a store of a backup, verified first")
    .option("--force", "put a store aside that is there")
    .action(async (from: string, { force = false, ...flags }: StateFlag & { readonly force?: boolean }) => {
      const { restoreStore } = await import("@limpid/store");
      const folder = folderOf(flags);
      const report = await said(() => restoreStore(from, folder, force, Date.now()));
      for (const line of restoreText(report, folder)) stdout.line(line);
    });
  verb("compact", "let go of old surrounding events and of space that nothing uses")
    .option("--keep-days <days>", "surrounding events of the last days stay", count)
    .option("--keep-mb <megabytes>", "as many of the newest surrounding events stay as fit", count)
    .action(async (flags: StateFlag & { readonly keepDays?: number; readonly keepMb?: number }) => {
      const { keepDays, keepMb } = flags;
      const rules = {
        ...(keepDays !== undefined && { keepMs: keepDays * 86_400_000 }),
        ...(keepMb !== undefined && { keepBytes: keepMb * 1e6 }),
      };
      const report = await using(flags, false, (opened) => opened.compact(rules, { who: "limpid store", from: null }));
      for (const line of compactText(report)) stdout.line(line);
    });
  verb("verify-audit", "walk the log of who did what, and say its end")
    .option("--head <n:hash>", "an end of the log that was kept elsewhere: it has to be in it still", head)
    .action(async ({ head: kept, ...flags }: StateFlag & { readonly head?: AuditHead }) => {
      const verdict = await reading(flags, (opened) => opened.audit.verify(kept));
      for (const line of auditText(verdict, stdout.columns)) stdout.line(line);
      process.exitCode = verdict.wrong.length > 0 ? EXIT.found : EXIT.nothing;
    });
  verb("stats", "how much of what is kept")
    .option("--json", "one object (limpid.store-stats/1)")
    .action(async ({ json, ...flags }: StateFlag & { readonly json?: boolean }) => {
      const stats = await reading(flags, (opened) => opened.stats());
      if (json === true) stdout.line(statsLine(stats));
      else for (const line of statsText(stats)) stdout.line(line);
    });
}

/** A store that is too damaged to be opened is damaged, not unreadable. */
async function check(flags: StateFlag): Promise<ExitCode> {
  const { StoreError } = await import("@limpid/store");
  try {
    const report = await reading(flags, (opened) => opened.check());
    for (const line of checkText(report, stdout.columns)) stdout.line(line);
    return report.damages.length > 0 ? EXIT.found : EXIT.nothing;
  } catch (error) {
    if (!(error instanceof InputError && error.cause instanceof StoreError && error.cause.code === "damaged"))
      throw error;
    for (const line of wrap(escapeText(error.message), stdout.columns)) stdout.line(line);
    return EXIT.found;
  }
}

/** `limpid.store-stats/1`; store-stats.schema.json beside this file describes it. */
export function statsLine(stats: StoreStats): string {
  return JSON.stringify({ schema: "limpid.store-stats/1", ...stats });
}

type Opened = Awaited<ReturnType<typeof import("@limpid/store").openStore>>;

function reading<T>(flags: StateFlag, work: (store: Opened) => Promise<T>): Promise<T> {
  return using(flags, true, work);
}

async function using<T>(flags: StateFlag, readonly: boolean, work: (store: Opened) => Promise<T>): Promise<T> {
  const { openStore } = await import("@limpid/store");
  const folder = folderOf(flags);
  return await said(async () => {
    // One that is not there is not made by looking after it.
    if (!readonly) await refuseAbsent(folder);
    const store = await openStore({ folder, readonly });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  });
}

async function refuseAbsent(folder: string): Promise<void> {
  const { openStore, StoreError } = await import("@limpid/store");
  try {
    await (await openStore({ folder, readonly: true })).close();
  } catch (error) {
    if (!(error instanceof StoreError && error.code === "older")) throw error;
  }
}

function folderOf({ state }: StateFlag): string {
  const found = stateFolder(state, process.env, process.getuid?.() ?? -1);
  if ("why" in found) throw new InputError(`${found.why}. Name another folder: --state DIR`);
  return join(found.path, "store");
}

/** What the store refuses, in its own words; anything else is a bug. */
async function said<T>(work: () => Promise<T>): Promise<T> {
  const { StoreError } = await import("@limpid/store");
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StoreError) || error.code === "internal") throw error;
    throw error.code === "refused" ? new UsageError(error.message) : new InputError(error.message, { cause: error });
  }
}

function head(text: string): AuditHead {
  const [, n, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (n === undefined || hash === undefined)
    throw new InvalidArgumentError(
      "expected a number, a colon and 64 hexadecimal digits, as verify-audit prints them.",
    );
  return { n: Number(n), hash };
}

function count(text: string): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) === 0) throw new InvalidArgumentError("expected a whole number above 0.");
  return Number(text);
}
