import type { Scenario } from "../scenario.ts";

const WRITE = "import sys; open('agent', 'wb').write(sys.stdin.buffer.read())";

export const pythonDrop: Scenario = {
  id: "python-drop",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "python below a service's shell writes a stripped program, which is run",
  purpose: "a scripting engine as writer is named as such",
  needs: ["setsid", "python3", "chmod"],
  expects: [{ path: "agent", atLeast: "medium", reasons: ["an0056.scripting-engine-wrote"] }],
  run: async (scene) => {
    await scene.service(`python3 -c "${WRITE}" && chmod 755 agent && ./agent`, scene.payload("stripped"));
  },
};
