import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bundleServer } from "../../../../tests/support/bundle-server.ts";
import { proveKills } from "../testing/kill-proof.ts";

const newFolder = temporaryFolders(afterAll);
/** A handful here; `npm run proof:kill` does two hundred. */
const KILLS = 3;
let program = "";

beforeAll(async () => {
  program = await bundleServer(newFolder());
});

it(`loses and doubles nothing when the server is killed ${KILLS} times at random`, { timeout: 180_000 }, async () => {
  const proof = await proveKills({ program, folder: newFolder(), kills: KILLS, random: Math.random });
  expect(proof.batches).toBeGreaterThan(KILLS);
  expect(proof).toEqual({
    kills: KILLS,
    batches: proof.batches,
    events: { sent: proof.events.sent, kept: proof.events.sent, lost: 0, doubled: 0 },
    findings: { expected: proof.batches, kept: proof.batches },
    damages: 0,
  });
});
