import type { Scenario } from "../scenario.ts";

export const decoySymbols: Scenario = {
  id: "decoy-symbols",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "a program whose symbols lie outside of its code is written below a service's shell and run",
  purpose: "a symbol table that was put there to look ordinary clears nobody",
  needs: ["setsid", "cat", "chmod"],
  expects: [{ path: "agent", atLeast: "medium", reasons: ["an0056.implausible-symbols"] }],
  run: async (scene) => {
    await scene.service("cat > agent && chmod 755 agent && ./agent", scene.payload("decoy-symbols"));
  },
};
