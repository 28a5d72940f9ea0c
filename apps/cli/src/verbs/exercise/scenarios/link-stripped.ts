import { writeFileSync } from "node:fs";
import type { Scenario } from "../scenario.ts";

export const linkStripped: Scenario = {
  id: "link-stripped",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "the C compiler makes an object file below a service's shell, ld -s links a stripped program from it",
  purpose: "a linker that removes symbols is seen without its compiler",
  needs: ["setsid", "cc", "ld"],
  expects: [{ path: "agent", atLeast: "medium", reasons: ["an0056.symbols-removed"] }],
  run: async (scene) => {
    writeFileSync(scene.path("agent.c"), "void _start(void) { for (;;) { } }\n");
    await scene.service("cc -O1 -c -o agent.o agent.c && ld -s -o agent agent.o");
  },
};
