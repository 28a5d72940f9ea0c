import type { Scenario } from "../scenario.ts";

export const hardLink: Scenario = {
  id: "hard-link",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "a stripped program gets a second name below a service's shell, loses its first, and is run",
  purpose: "a further name is the same file: one finding",
  needs: ["setsid", "cat", "chmod", "ln", "rm"],
  expects: [{ path: "agent", atLeast: "medium", reasons: ["an0056.run-soon"] }],
  run: async (scene) => {
    const script = "cat > part && chmod 755 part && ln part agent && rm part && ./agent";
    await scene.service(script, scene.payload("stripped"));
  },
};
