import { mkdirSync, writeFileSync } from "node:fs";
import type { Scenario } from "../scenario.ts";

export const ciBuild: Scenario = {
  id: "ci-build",
  analytic: "AN0056",
  platform: "linux",
  twin: true,
  does: "the CI runner that started this program builds a stripped program in its work folder",
  purpose: "a declared CI runner's build in its work folder is expected",
  needs: ["cc"],
  hindrance: () =>
    process.env.GITHUB_WORKSPACE === undefined && process.env.CI_PROJECT_DIR === undefined
      ? "it runs only inside a job of a CI runner"
      : undefined,
  expects: [{ path: "agent", atMost: "low" }],
  run: async (scene) => {
    const work = process.env.GITHUB_WORKSPACE ?? process.env.CI_PROJECT_DIR ?? scene.folder;
    const folder = `${work}/limpid-exercise-${scene.nonce}`;
    mkdirSync(folder);
    scene.atEnd(() => scene.run(["rm", "-r", folder]).then(() => {}));
    writeFileSync(`${folder}/agent.c`, `#include <stdio.h>\nint main(void) { puts("limpid exercise"); return 0; }\n`);
    await scene.run(["cc", "-s", "-O1", "-o", "agent", "agent.c"], "", { cwd: folder });
  },
};
