import type { Scenario } from "../scenario.ts";

export const shellDrop: Scenario = {
  id: "shell-drop",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "a shell without a terminal writes a stripped program with cat, makes it executable and runs it",
  purpose: "a drop by a non-user shell is seen, and its writer is found through the redirection",
  needs: ["setsid", "cat", "chmod"],
  expects: [{ path: "agent", atLeast: "medium", reasons: ["an0056.symbols-removed", "an0056.run-soon"] }],
  run: async (scene) => {
    await scene.service("cat > agent && chmod 755 agent && ./agent", scene.payload("stripped"));
  },
};
