import { spawn } from "node:child_process";
import { join } from "node:path";
import { openStore } from "@limpid/store";

/** What a series of kills came to. */
export interface KillProof {
  readonly kills: number;
  readonly batches: number;
  readonly events: { readonly sent: number; readonly kept: number; readonly lost: number; readonly doubled: number };
  readonly findings: { readonly expected: number; readonly kept: number };
  readonly damages: number;
}

const EVENTS_PER_BATCH = 20;
const START_S = 1_760_000_000;
const LOOK_MS = 500;
const QUIET_LOOKS = 14;

/**
 * Sends numbered batches to a real server that is killed at random moments, until each batch was acknowledged; then
 * counts what its store holds. Each batch has a drop that is a finding of its own. A batch that was not acknowledged is
 * sent again, as a sender does.
 */
export async function proveKills(options: {
  readonly program: string;
  readonly folder: string;
  readonly kills: number;
  readonly random: () => number;
  readonly told?: (kill: number) => void;
}): Promise<KillProof> {
  const { program, folder, kills, random, told } = options;
  let next = 0;
  // One server runs beside the next, so batches have a name that outlives each.
  for (let kill = 0; kill < kills; kill++) {
    const target = await startTarget(program, folder);
    // Some die before they acknowledged anything, on a busy machine not all of them.
    if (kill % 5 !== 4) next = await sendUntilGone(target, next, next + 1);
    const timer = setTimeout(() => target.kill(), 20 + random() * 400);
    next = await sendUntilGone(target, next, Number.POSITIVE_INFINITY);
    clearTimeout(timer);
    target.kill();
    await target.gone;
    told?.(kill + 1);
  }
  // One that is left alone, so that everything is judged.
  const last = await startTarget(program, folder);
  next = await sendUntilGone(last, next, next + 1);
  await judged(last);
  last.kill();
  await last.gone;
  return await count(folder, kills, next);
}

interface Target {
  readonly url: string;
  readonly key: string;
  readonly kill: () => void;
  /** What is in the store once all that arrived before is judged. */
  readonly settled: () => Promise<string>;
  readonly gone: Promise<void>;
}

async function startTarget(program: string, folder: string): Promise<Target> {
  const child = spawn(process.execPath, [program, folder], { stdio: ["pipe", "pipe", "inherit"] });
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let heard: (line: string) => void = () => {};
  let failed: (why: Error) => void = () => {};
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    text += piece;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n")) {
      heard(text.slice(0, end));
      text = text.slice(end + 1);
    }
  });
  child.stdin.on("error", () => {});
  child.once("close", () => failed(new Error("the server ended before it answered")));
  const line = () =>
    new Promise<string>((resolve, reject) => {
      heard = resolve;
      failed = reject;
    });
  return {
    ...JSON.parse(await line()),
    kill: () => child.kill("SIGKILL"),
    settled: () => {
      const answer = line();
      child.stdin.write("\n");
      return answer;
    },
    gone,
  };
}

/** Batches of one sender in their order, four streams at a time; gives the first that was not acknowledged. */
async function sendUntilGone(target: Target, from: number, to: number): Promise<number> {
  let next = from;
  while (next < to) {
    if (!(await send(target, next))) return next;
    next++;
  }
  return next;
}

async function send({ url, key }: Target, number: number): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/api/v1/ingest/auditd`, {
      method: "POST",
      body: batch(number),
      headers: { authorization: `Bearer ${key}`, "limpid-batch": `seq/kill/${number}` },
    });
    await answer.text();
    return answer.ok;
  } catch {
    return false;
  }
}

/** What a source holds back comes a moment after silence: until nothing new came for longer than that. */
async function judged({ settled }: Target): Promise<void> {
  for (let [before, same] = ["", 0]; same < QUIET_LOOKS; ) {
    const now = await settled();
    same = now === before ? same + 1 : 0;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Audit records of one host: curl makes a file, writes it, makes it executable, and runs it; then processes that end. */
function batch(number: number): string {
  const lines: string[] = [];
  let serial = number * EVENTS_PER_BATCH + 1;
  const record = (text: (stamp: string) => readonly string[]) => {
    const stamp = `audit(${START_S + number}.${String(serial - number * EVENTS_PER_BATCH).padStart(3, "0")}:${serial++})`;
    lines.push(...text(stamp));
  };
  const pid = 1000 + number;
  const who = `ppid=900 pid=${pid} auid=4294967295 uid=33 gid=33 euid=33 suid=33 fsuid=33 egid=33 sgid=33 fsgid=33 tty=(none) ses=4294967295`;
  const file = `/tmp/.kill-${number}/agent`;
  const inode = 10_000 + number;
  const item = (name: string, kind: string) =>
    `item=0 name="${name}" inode=${inode} dev=08:01 mode=0100755 ouid=33 ogid=33 rdev=00:00 nametype=${kind}`;
  record((stamp) => [
    `type=SYSCALL msg=${stamp}: arch=c000003e syscall=59 success=yes exit=0 a0=0 a1=0 a2=0 a3=0 items=1 ${who} comm="curl" exe="/usr/bin/curl" key=(null)`,
    `type=EXECVE msg=${stamp}: argc=2 a0="curl" a1="http://x/${number}"`,
    `type=CWD msg=${stamp}: cwd="/tmp"`,
    `type=PATH msg=${stamp}: item=0 name="/usr/bin/curl" inode=77 dev=08:01 mode=0100755 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL`,
    `type=EOE msg=${stamp}: `,
  ]);
  record((stamp) => [
    `type=SYSCALL msg=${stamp}: arch=c000003e syscall=257 success=yes exit=4 a0=ffffff9c a1=0 a2=241 a3=1b6 items=1 ${who} comm="curl" exe="/usr/bin/curl" key=(null)`,
    `type=CWD msg=${stamp}: cwd="/tmp"`,
    `type=PATH msg=${stamp}: ${item(file, "CREATE")}`,
    `type=EOE msg=${stamp}: `,
  ]);
  while (serial < (number + 1) * EVENTS_PER_BATCH) {
    record((stamp) => [
      `type=SYSCALL msg=${stamp}: arch=c000003e syscall=90 success=yes exit=0 a0=0 a1=1ed a2=0 a3=0 items=1 ${who} comm="curl" exe="/usr/bin/curl" key=(null)`,
      `type=CWD msg=${stamp}: cwd="/tmp"`,
      `type=PATH msg=${stamp}: ${item(file, "NORMAL")}`,
      `type=EOE msg=${stamp}: `,
    ]);
  }
  record((stamp) => [
    `type=SYSCALL msg=${stamp}: arch=c000003e syscall=59 success=yes exit=0 a0=0 a1=0 a2=0 a3=0 items=1 ${who} comm="agent" exe="${file}" key=(null)`,
    `type=EXECVE msg=${stamp}: argc=1 a0="${file}"`,
    `type=CWD msg=${stamp}: cwd="/tmp"`,
    `type=PATH msg=${stamp}: ${item(file, "NORMAL")}`,
    `type=EOE msg=${stamp}: `,
  ]);
  return `${lines.map((line) => `node=victim ${line}`).join("\n")}\n`;
}

async function count(folder: string, kills: number, batches: number): Promise<KillProof> {
  const store = await openStore({ folder: join(folder, "store") });
  try {
    const at = (START_S + batches / 2) * 1000;
    const { events } = await store.events.around("victim", at, { beforeMs: 1e9, afterMs: 1e9, limit: 1_000_000 });
    const ids = events.map(({ id }) => id);
    const different = new Set(ids).size;
    const sent = batches * EVENTS_PER_BATCH;
    let found = 0;
    for (let after: string | undefined; ; ) {
      const page = await store.findings.list({ limit: 1000, order: "newest", ...(after !== undefined && { after }) });
      found += page.findings.length;
      after = page.next;
      if (after === undefined) break;
    }
    return {
      kills,
      batches,
      events: { sent, kept: ids.length, lost: sent - different, doubled: ids.length - different },
      findings: { expected: batches, kept: found },
      damages: (await store.check()).damages.length,
    };
  } finally {
    await store.close();
  }
}
