import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Scenario } from "../scenario.ts";
import { tarOf } from "../scene/tar.ts";

const json = (value: object) => Buffer.from(JSON.stringify(value));

export const npmInstall: Scenario = {
  id: "npm-install",
  analytic: "AN0056",
  platform: "linux",
  twin: true,
  does: "npm installs a package with a stripped program from a local archive, without the network",
  purpose: "a language's package manager that fills its own folder is usual",
  needs: ["npm"],
  expects: [{ path: "node_modules/limpid-exercise/agent", atMost: "low" }],
  run: async (scene) => {
    const archive = tarOf([
      { name: "package/package.json", bytes: json({ name: "limpid-exercise", version: "1.0.0" }), mode: 0o644 },
      { name: "package/agent", bytes: scene.payload("stripped") },
    ]);
    writeFileSync(scene.path("exercise.tgz"), gzipSync(archive));
    writeFileSync(scene.path("package.json"), json({ name: "exercise", version: "1.0.0", private: true }));
    const options = ["--offline", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"];
    await scene.run(["npm", "install", "./exercise.tgz", ...options]);
  },
};
