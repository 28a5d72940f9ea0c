import type { Scenario } from "../scenario.ts";

const SPAWN =
  "import pty, sys; sys.exit(pty.spawn(['/bin/sh', '-c', 'base64 -d agent.txt > agent && chmod 755 agent && ./agent']) >> 8)";

export const borrowedTerminal: Scenario = {
  id: "borrowed-terminal",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "python below a service opens a terminal of its own (pty.spawn) and drops a stripped program from it",
  purpose: "a terminal makes no person: the shell is still a non-user shell",
  needs: ["setsid", "python3", "base64", "chmod"],
  expects: [{ path: "agent", atLeast: "medium", reasons: ["an0056.symbols-removed"] }],
  run: async (scene) => {
    const text = Buffer.from(scene.payload("stripped")).toString("base64");
    await scene.service(`cat > agent.txt && python3 -c "${SPAWN}" < /dev/null`, `${text}\n`);
  },
};
