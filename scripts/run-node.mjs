// Runs a script under the pinned Node 24, whatever Node npm itself runs on: node scripts/run-node.mjs FILE ARGS
import { spawn } from "node:child_process";
import { pinnedNode } from "../apps/cli/bin/pinned-node.js";

const child = spawn(pinnedNode(), process.argv.slice(2), { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => {
  if (signal === null) process.exit(code ?? 70);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
