import type { Scenario } from "../scenario.ts";

export const delayedRun: Scenario = {
  id: "delayed-run",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "a stripped program is written below one service's shell and run two seconds later below another",
  purpose: "a later execution belongs to the same finding",
  needs: ["setsid", "cat", "chmod"],
  expects: [{ path: "agent", atLeast: "medium", reasons: ["an0056.run-soon"] }],
  run: async (scene) => {
    await scene.service("cat > agent && chmod 755 agent", scene.payload("stripped"));
    await scene.sleep(2000);
    await scene.service("./agent");
  },
};
