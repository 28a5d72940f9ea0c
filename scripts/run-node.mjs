// Runs a script under the pinned Node 24, whatever Node npm itself runs on: node scripts/run-node.mjs FILE ARGS
import { runPinned } from "../apps/cli/bin/run-pinned.js";

runPinned(process.argv.slice(2));
