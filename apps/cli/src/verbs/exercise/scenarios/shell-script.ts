import type { Scenario } from "../scenario.ts";

export const shellScript: Scenario = {
  id: "shell-script",
  analytic: "AN0056",
  platform: "linux",
  twin: true,
  does: "a service's shell writes a shell script, makes it executable and runs it",
  purpose: "a script is no opaque executable",
  needs: ["setsid", "cat", "chmod"],
  expects: [{ path: "job.sh", atMost: "low" }],
  run: async (scene) => {
    await scene.service("cat > job.sh && chmod 755 job.sh && ./job.sh", "#!/bin/sh\necho limpid exercise\n");
  },
};
