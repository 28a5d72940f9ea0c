import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import type { Scenario } from "../scenario.ts";

const workFolder = () => process.env.GITHUB_WORKSPACE ?? process.env.CI_PROJECT_DIR;

function folderOf(nonce: string): string | undefined {
  const work = workFolder();
  return work === undefined ? undefined : `${work}/limpid-exercise-${nonce}`;
}

export const ciBuild: Scenario = {
  id: "ci-build",
  analytic: "AN0056",
  platform: "linux",
  twin: true,
  does: "the CI runner that started this program builds a stripped program in its work folder",
  purpose: "a declared CI runner's build in its work folder is expected",
  needs: ["cc"],
  hindrance: () => (workFolder() === undefined ? "it runs only inside a job of a CI runner" : undefined),
  expects: [{ path: "agent", atMost: "low" }],
  run: async (scene) => {
    const folder = folderOf(scene.nonce) ?? scene.folder;
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/agent.c`, `#include <stdio.h>\nint main(void) { puts("limpid exercise"); return 0; }\n`);
    await scene.run(["cc", "-s", "-O1", "-o", "agent", "agent.c"], "", { cwd: folder });
  },
  cleanUp: (nonce) => {
    const folder = folderOf(nonce);
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  },
};
