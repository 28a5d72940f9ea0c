import type { Scenario } from "../scenario.ts";

export const plainProgram: Scenario = {
  id: "plain-program",
  analytic: "AN0056",
  platform: "linux",
  twin: true,
  does: "a program with all its symbols is written by a shell and run",
  purpose: "a program that hides nothing is no finding to look at",
  needs: ["cat", "chmod"],
  expects: [{ path: "agent", atMost: "low" }],
  run: async (scene) => {
    await scene.shell("cat > agent && chmod 755 agent && ./agent", scene.payload("plain"));
  },
};
