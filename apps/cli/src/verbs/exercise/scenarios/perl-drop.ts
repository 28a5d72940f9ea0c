import type { Scenario } from "../scenario.ts";

const WRITE = "open(F, '>', 'agent'); binmode F; local $/; print F <STDIN>; close F";

export const perlDrop: Scenario = {
  id: "perl-drop",
  analytic: "AN0056",
  platform: "linux",
  twin: false,
  does: "perl below a service's shell writes a stripped program, which is run",
  purpose: "a scripting engine that is not python is named as such",
  needs: ["setsid", "perl", "chmod"],
  expects: [{ path: "agent", atLeast: "medium", reasons: ["an0056.scripting-engine-wrote"] }],
  run: async (scene) => {
    await scene.service(
      `perl -e '${WRITE.replaceAll("'", '"')}' && chmod 755 agent && ./agent`,
      scene.payload("stripped"),
    );
  },
};
