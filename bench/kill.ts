/**
 * Kills a real server at random moments while batches arrive, and counts what its store lost or doubled.
 *
 *   npm run proof:kill            two hundred times; LIMPID_KILLS=N for another number
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { proveKills } from "../apps/server/src/testing/kill-proof.ts";
import { bundleServer } from "../tests/support/bundle-server.ts";

const kills = Number(process.env.LIMPID_KILLS ?? 200);
const folder = mkdtempSync(join(tmpdir(), "limpid-kill-"));
try {
  const program = await bundleServer(join(folder, "program"));
  const began = performance.now();
  const proof = await proveKills({
    program,
    folder: join(folder, "state"),
    kills,
    random: Math.random,
    told: (kill) => {
      if (kill % 20 === 0) process.stderr.write(`${kill} kills\n`);
    },
  });
  process.stdout.write(`${JSON.stringify({ ...proof, seconds: Math.round((performance.now() - began) / 1000) })}\n`);
  const { events, findings, damages } = proof;
  if (events.lost + events.doubled + damages > 0 || findings.kept !== findings.expected) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
