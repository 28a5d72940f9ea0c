import { mkdirSync, writeFileSync } from "node:fs";
import type { Scenario } from "../scenario.ts";

export const compileHidden: Scenario = {
  id: "compile-hidden",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "the C compiler below a shell that no person started builds a stripped program in a hidden folder; it is run",
  purpose: "a compiler outside of development directories is seen, with the flag that removes symbols",
  needs: ["setsid", "cc"],
  expects: [{ path: ".cache/agent", atLeast: "medium", reasons: ["an0056.build-tool-outside-scope"] }],
  run: async (scene) => {
    mkdirSync(scene.path(".cache"));
    writeFileSync(
      scene.path(".cache/agent.c"),
      `#include <stdio.h>\nint main(void) { puts("limpid exercise"); return 0; }\n`,
    );
    await scene.service("cd .cache && cc -s -O1 -o agent agent.c && ./agent");
  },
};
