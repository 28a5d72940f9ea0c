import type { Scenario } from "../scenario.ts";

export const renameLater: Scenario = {
  id: "rename-later",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "a stripped program is written under one name below a service's shell, renamed and run",
  purpose: "a rename takes the file's life along: one finding, under the new name",
  needs: ["setsid", "cat", "chmod", "mv"],
  expects: [{ path: "agent", atLeast: "medium", reasons: ["an0056.run-soon"] }],
  run: async (scene) => {
    const script = "cat > part && chmod 755 part && mv part agent && ./agent";
    await scene.service(script, scene.payload("stripped"));
  },
};
