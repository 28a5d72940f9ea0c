// Plain JavaScript for old Nodes: runs a file under the pinned Node as if it had been started itself.
import { spawn } from "node:child_process";
import { pinnedNode } from "./pinned-node.js";

const PASSED_ON = ["SIGINT", "SIGTERM", "SIGHUP"];
const INTERNAL_ERROR = 70;
/** As in the launcher at the root. */
export const MEMORY = ["--max-semi-space-size=8", "--heap-growing-percent=40"];

/**
 * Starts `args` under the pinned Node with `options` of its engine, hands on signals, and ends the way the child
 * ended: same exit code, or the same signal. Asynchronous on purpose: `spawnSync` would leave signals waiting until the child is done.
 */
export function runPinned(args, options = []) {
  let node;
  try {
    node = pinnedNode();
  } catch (error) {
    return fail(error.message);
  }
  const child = spawn(node, [...options, ...args], { stdio: "inherit" });
  for (const signal of PASSED_ON) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    // The pinned Node is built for glibc: on musl the kernel reports its loader as "no such file".
    fail(`${node} cannot be started (${error.code ?? error.message}). Install Node 24 or newer for this system.`);
  });
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? INTERNAL_ERROR);
    for (const passed of PASSED_ON) process.removeAllListeners(passed);
    process.kill(process.pid, signal);
  });
}

function fail(message) {
  process.stderr.write(`limpid: ${message}\n`);
  process.exitCode = INTERNAL_ERROR;
}
