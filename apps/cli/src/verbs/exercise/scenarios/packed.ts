import type { Scenario } from "../scenario.ts";

export const packed: Scenario = {
  id: "packed",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "a program with the marks of UPX is written below a service's shell and run",
  purpose: "packing is seen",
  needs: ["setsid", "cat", "chmod"],
  expects: [{ path: "agent", atLeast: "medium", reasons: ["an0056.packed"] }],
  run: async (scene) => {
    await scene.service("cat > agent && chmod 755 agent && ./agent", scene.payload("packed"));
  },
};
