import { writeFileSync } from "node:fs";
import type { Scenario } from "../scenario.ts";
import { tarOf } from "../scene/tar.ts";

export const tarDrop: Scenario = {
  id: "tar-drop",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "tar below a service's shell unpacks a stripped program, which is run",
  purpose: "an unpacker as writer is a staging app",
  needs: ["setsid", "tar"],
  expects: [{ path: "agent", atLeast: "medium", reasons: ["an0056.staging-app-wrote"] }],
  run: async (scene) => {
    writeFileSync(scene.path("update.tar"), tarOf([{ name: "agent", bytes: scene.payload("stripped") }]));
    await scene.service("tar -xf update.tar && ./agent");
  },
};
