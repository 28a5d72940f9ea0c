import type { Scenario } from "../scenario.ts";

const RUN = [
  "import os, sys",
  "f = os.memfd_create('-'.join(os.getcwd().split('/')[-2:]))", // the label, and which scene it is
  "os.write(f, sys.stdin.buffer.read())",
  "os.execve('/proc/self/fd/%d' % f, ['agent'], {})",
].join("; ");

/** /proc is asked what ran. Without audit's word on the execution, what is gone by then left no trace to find. */
const STAYS_MS = 300;

export const memoryFile: Scenario = {
  id: "memory-file",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "python below a service's shell runs a stripped program from memory (memfd_create), without a file, for 0.3 s",
  purpose:
    "an execution without a file is judged by who did it; one that ends sooner can stay unseen where audit does not tell it",
  needs: ["setsid", "python3"],
  expects: [
    { path: "", nameless: (scene) => `/memfd:${scene}`, atLeast: "medium", reasons: ["an0056.anonymous-execution"] },
  ],
  run: async (scene) => {
    await scene.service(`python3 -c "${RUN}"`, scene.payload("stripped", STAYS_MS));
  },
};
