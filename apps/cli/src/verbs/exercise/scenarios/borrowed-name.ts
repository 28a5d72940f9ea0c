import type { Scenario } from "../scenario.ts";

export const borrowedName: Scenario = {
  id: "borrowed-name",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "a copy of cat under the name dpkg writes a stripped program below a service's shell; it is run",
  purpose: "the name of a package manager explains nothing when the program is none",
  needs: ["setsid", "cat", "cp", "chmod"],
  expects: [
    { path: "agent", atLeast: "medium", reasons: ["an0056.symbols-removed"] },
    { path: "bin/dpkg", atMost: "high" }, // the copy is a stripped program, too
  ],
  run: async (scene) => {
    const script = "mkdir bin && cp $(command -v cat) bin/dpkg && ./bin/dpkg > agent && chmod 755 agent && ./agent";
    await scene.service(script, scene.payload("stripped"));
  },
};
