import type { Scenario } from "../scenario.ts";

const WRITE = [
  "import os, sys",
  "f = os.open('.', os.O_TMPFILE | os.O_RDWR, 0o755)",
  "os.write(f, sys.stdin.buffer.read())",
  "here = os.open('.', os.O_RDONLY)", // without a folder, Python's link does not follow
  "os.link('/proc/self/fd/%d' % f, 'agent', dst_dir_fd=here)",
].join("; ");

export const unnamedFile: Scenario = {
  id: "unnamed-file",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "python below a service's shell writes a stripped program without a name (O_TMPFILE), names it and it is run",
  purpose: "a file that gets its name after its content is seen",
  needs: ["setsid", "python3"],
  expects: [{ path: "agent", atLeast: "medium", reasons: ["an0056.symbols-removed"] }],
  run: async (scene) => {
    await scene.service(`python3 -c "${WRITE}" && ./agent`, scene.payload("stripped"));
  },
};
