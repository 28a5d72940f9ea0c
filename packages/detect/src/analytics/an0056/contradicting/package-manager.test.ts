import { describe, expect, it } from "vitest";
import { judge } from "../../../testing/judging.ts";

/** An agent below pid 1 has dpkg install a program; `uid` is the account of the agent as the log tells it. */
function installedBelow(uid: number | undefined) {
  return judge({
    told: "an agent installs a package",
    about: "/usr/bin/tool",
    tell: (scene) => {
      const agent = scene.process({ image: "/opt/agent/agentd" });
      agent.fork().as({ uid: 0 }).exec("/usr/bin/dpkg", "dpkg -i x").create("/usr/bin/tool");
      for (const event of scene.events.splice(0)) {
        const { process } = event;
        scene.events.push(process.pid === agent.pid ? { ...event, process: { ...process, uid, euid: uid } } : event);
      }
    },
  });
}

const weightBelow = (uid: number | undefined) =>
  installedBelow(uid)?.contradicting.find(({ id }) => id === "an0056.package-manager")?.weight;

describe("a package manager below a service", () => {
  it("explains a file in full below a service of root", () => {
    expect(weightBelow(0)).toBe(-60);
  });

  it("explains nothing below another account's: a web server that calls apt is no update", () => {
    expect(weightBelow(33)).toBeUndefined();
  });

  it("explains in part where the account is not known", () => {
    expect(weightBelow(undefined)).toBe(-36);
  });
});
