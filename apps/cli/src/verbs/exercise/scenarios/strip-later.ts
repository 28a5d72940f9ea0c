import type { Scenario } from "../scenario.ts";

export const stripLater: Scenario = {
  id: "strip-later",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "a program with symbols is written below a service's shell, strip takes them away, and it is run",
  purpose: "what a file is after it was changed in place counts, and strip's flag is seen",
  needs: ["setsid", "cat", "chmod", "strip"],
  expects: [{ path: "agent", atLeast: "medium", reasons: ["an0056.symbols-removed"] }],
  run: async (scene) => {
    await scene.service("cat > agent && chmod 755 agent && strip -s agent && ./agent", scene.payload("plain"));
  },
};
