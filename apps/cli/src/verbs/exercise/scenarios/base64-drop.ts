import type { Scenario } from "../scenario.ts";

export const base64Drop: Scenario = {
  id: "base64-drop",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "base64 below a service's shell decodes a stripped program into a file, which is run",
  purpose: "a decoder that writes through a redirection is the writer, and its shell the opener",
  needs: ["setsid", "base64", "chmod"],
  expects: [{ path: "agent", atLeast: "medium", reasons: ["an0056.symbols-removed"] }],
  run: async (scene) => {
    const text = Buffer.from(scene.payload("stripped")).toString("base64");
    await scene.service("base64 -d > agent && chmod 755 agent && ./agent", `${text}\n`);
  },
};
