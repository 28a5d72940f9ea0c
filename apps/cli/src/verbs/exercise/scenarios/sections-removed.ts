import type { Scenario } from "../scenario.ts";

export const sectionsRemoved: Scenario = {
  id: "sections-removed",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "a program without section headers (as sstrip leaves them) is written below a service's shell and run",
  purpose: "a file that hides more than its symbols weighs more",
  needs: ["setsid", "cat", "chmod"],
  expects: [{ path: "agent", atLeast: "medium", reasons: ["an0056.sections-removed"] }],
  run: async (scene) => {
    await scene.service("cat > agent && chmod 755 agent && ./agent", scene.payload("sections-removed"));
  },
};
