import { machOPayload } from "../payload/mach-o-payload.ts";
import type { Scenario } from "../scenario.ts";

const WRITE = "import sys; open('agent', 'wb').write(sys.stdin.buffer.read())";

/** The files are written and never run. */
export const strippedMachO: readonly Scenario[] = [
  {
    id: "mach-o-by-curl",
    analytic: "AN0057",
    platform: "darwin",
    twin: false,
    does: "curl fetches a Mach-O file without symbols and strings from this program's own server on loopback",
    purpose: "a staging app as writer is named as such",
    needs: ["curl", "chmod"],
    expects: [{ path: "agent", atLeast: "medium", reasons: ["an0057.nothing-to-read"] }],
    run: async (scene) => {
      const url = await scene.serve(machOPayload(process.arch));
      await scene.shell(`curl -sS --noproxy '*' -o agent ${url} && chmod 755 agent`);
    },
  },
  {
    id: "mach-o-by-python",
    analytic: "AN0057",
    platform: "darwin",
    twin: false,
    does: "python writes a Mach-O file without symbols and strings",
    purpose: "a scripting engine as writer is named as such",
    needs: ["python3", "chmod"],
    expects: [{ path: "agent", atLeast: "medium", reasons: ["an0057.nothing-to-read"] }],
    run: async (scene) => {
      await scene.shell(`python3 -c "${WRITE}" && chmod 755 agent`, machOPayload(process.arch));
    },
  },
];
