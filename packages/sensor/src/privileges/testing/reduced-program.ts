import { openSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { openInspector } from "../../inspection/open-inspector.ts";
import { openKernel } from "../../kernel/kernel.ts";
import { reduceToNeeded } from "../reduce.ts";

/** What `limpid watch` does first; then it tells what it and its child may do, and waits to be ended. */
const pidBefore = process.env.PID_BEFORE;
process.env.PID_BEFORE ??= String(process.pid);
const { trouble, namespaces } = await reduceToNeeded();
const [program = "", ...words] = process.argv.slice(2);
const inspector = openInspector(await openKernel(), { program, namespaces });
const key = { device: "08:01", inode: 1, sizeBytes: 1 };
const answer = await inspector.inspect({ descriptor: openSync("/bin/true", "r"), key, path: "/bin/true" });
const status = (pid: number, thread: string): string => readFileSync(`/proc/${pid}/task/${thread}/status`, "latin1");
const [child = 0] = inspector.pids;
const report = {
  pid: process.pid,
  pidBefore,
  words,
  trouble,
  environment: Object.keys(process.env).filter((name) => name.startsWith("LIMPID_REDUCED")),
  allocator: process.env.MALLOC_TRIM_THRESHOLD_,
  outcome: answer.outcome,
  missing: inspector.missing,
  threads: readdirSync("/proc/self/task").map((thread) => status(process.pid, thread)),
  child,
  childThreads: readdirSync(`/proc/${child}/task`).map((thread) => status(child, thread)),
  childDescriptors: descriptorsOf(child),
};
process.stdout.write(`${JSON.stringify(report)}\n`);
process.stdin.on("data", async () => {
  await inspector.close();
  process.exit(0);
});

/** None where this process is not allowed to see them. */
function descriptorsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((name) => readlinkSync(`/proc/${pid}/fd/${name}`));
  } catch {
    return [];
  }
}
