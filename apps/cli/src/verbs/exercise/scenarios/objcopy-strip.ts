import type { Scenario } from "../scenario.ts";

export const objcopyStrip: Scenario = {
  id: "objcopy-strip",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "objcopy below a service's shell makes a stripped copy of a program, which is run",
  purpose: "a strip tool under another name is one",
  needs: ["setsid", "cat", "objcopy"],
  expects: [
    { path: "agent", atLeast: "medium", reasons: ["an0056.symbols-removed"] },
    { path: "original", atMost: "low" },
  ],
  run: async (scene) => {
    const script = "cat > original && objcopy --strip-all original agent && chmod 755 agent && ./agent";
    await scene.service(script, scene.payload("plain"));
  },
};
