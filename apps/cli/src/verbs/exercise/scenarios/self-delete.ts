import type { Scenario } from "../scenario.ts";

export const selfDelete: Scenario = {
  id: "self-delete",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "a stripped program is written below a service's shell, run, and removed at once",
  purpose: "the file is looked into before it can vanish",
  needs: ["setsid", "cat", "chmod", "rm"],
  expects: [{ path: "agent", atLeast: "medium", reasons: ["an0056.symbols-removed", "an0056.removed-after-running"] }],
  run: async (scene) => {
    await scene.service("cat > agent && chmod 755 agent && ./agent && rm agent", scene.payload("stripped"));
  },
};
