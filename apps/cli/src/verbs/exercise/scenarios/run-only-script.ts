import type { Scenario } from "../scenario.ts";
import type { Scene } from "../scene/scene.ts";

const SOURCE = 'display dialog "limpid exercise"\n';

/** One of the spellings of run-only. The compiled script is never run. */
function runOnly(id: string, does: string, compile: (scene: Scene) => Promise<unknown>): Scenario {
  return {
    id,
    analytic: "AN0057",
    platform: "darwin",
    twin: false,
    does,
    purpose: "a run-only script is seen, however osacompile was asked for it",
    needs: ["osacompile"],
    expects: [{ path: "agent.scpt", atLeast: "medium", reasons: ["an0057.run-only"] }],
    run: async (scene) => {
      await compile(scene);
    },
  };
}

export const runOnlyScripts: readonly Scenario[] = [
  runOnly("run-only", "osacompile -x compiles a script from standard input below a shell", (scene) =>
    scene.shell("osacompile -x -o agent.scpt -", SOURCE),
  ),
  runOnly("run-only-together", "osacompile -xo compiles a script from standard input below a shell", (scene) =>
    scene.shell("osacompile -xo agent.scpt -", SOURCE),
  ),
  runOnly("run-only-last", "osacompile -o … -x compiles a script of its command line below a shell", (scene) =>
    scene.shell(`osacompile -o agent.scpt -x -e 'display dialog "limpid exercise"'`),
  ),
];

export const editableScript: Scenario = {
  id: "editable-script",
  analytic: "AN0057",
  platform: "darwin",
  twin: true,
  does: "osacompile compiles a script that can be opened and read",
  purpose: "a script that hides nothing is no finding to look at",
  needs: ["osacompile"],
  expects: [{ path: "agent.scpt", atMost: "low" }],
  run: async (scene) => {
    await scene.shell("osacompile -o agent.scpt -", SOURCE);
  },
};
