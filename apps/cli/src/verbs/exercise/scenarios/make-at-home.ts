import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import type { Scenario } from "../scenario.ts";

const UNSET = "4294967295";

/** Whether a person logged in to the session that this program runs in. */
function hasLogin(): boolean {
  try {
    return readFileSync("/proc/self/loginuid", "latin1").trim() !== UNSET && process.stdin.isTTY === true;
  } catch {
    return false;
  }
}

const folderOf = (nonce: string) => `${homedir()}/limpid-exercise-${nonce}`;

export const makeAtHome: Scenario = {
  id: "make-at-home",
  analytic: "AN0056",
  platform: "linux",
  twin: true,
  does: "the person at this terminal builds a stripped program with make in their home folder and runs it",
  purpose: "a person's build in a development directory is expected",
  needs: ["make", "cc"],
  hindrance: () => (hasLogin() ? undefined : "nobody is logged in here: run it from your own terminal"),
  expects: [{ path: "agent", atMost: "low" }],
  run: async (scene) => {
    const folder = folderOf(scene.nonce);
    mkdirSync(`${folder}/src`, { recursive: true });
    writeFileSync(
      `${folder}/src/agent.c`,
      `#include <stdio.h>\nint main(void) { puts("limpid exercise"); return 0; }\n`,
    );
    writeFileSync(`${folder}/src/Makefile`, "agent: agent.c\n\tcc -s -O1 -o agent agent.c\n");
    await scene.run(["make", "-s"], "", { cwd: `${folder}/src` });
    await scene.run([`${folder}/src/agent`]);
  },
  cleanUp: (nonce) => rmSync(folderOf(nonce), { recursive: true, force: true }),
};
