import type { Scenario } from "../scenario.ts";

export const ddDrop: Scenario = {
  id: "dd-drop",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "dd below a service's shell writes a stripped program in pieces; it is run",
  purpose: "a writer that opens the file itself and writes many times makes one finding",
  needs: ["setsid", "dd", "chmod"],
  expects: [{ path: "agent", atLeast: "medium", reasons: ["an0056.symbols-removed"] }],
  run: async (scene) => {
    await scene.service("dd of=agent bs=512 status=none && chmod 755 agent && ./agent", scene.payload("stripped"));
  },
};
