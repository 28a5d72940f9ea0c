import type { Scenario } from "../scenario.ts";

const RUN =
  "import os, sys; f = os.memfd_create('m'); os.write(f, sys.stdin.buffer.read()); os.execve('/proc/self/fd/%d' % f, ['agent'], {})";

export const memoryFile: Scenario = {
  id: "memory-file",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "python below a service's shell runs a stripped program from memory (memfd_create), without a file",
  purpose: "an execution without a file is judged by who did it",
  needs: ["setsid", "python3"],
  expects: [{ path: "", nameless: /^\/memfd:m\b/, atLeast: "medium", reasons: ["an0056.anonymous-execution"] }],
  run: async (scene) => {
    await scene.service(`python3 -c "${RUN}"`, scene.payload("stripped"));
  },
};
