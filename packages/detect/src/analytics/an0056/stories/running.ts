import { GONE } from "../../../testing/elf.ts";
import { webShell } from "../../../testing/judging.ts";
import type { SignalStories } from "./signal-stories.ts";

const about = "/tmp/agent";

export const RUNNING = {
  "an0056.run-soon": {
    fires: {
      told: "written, run 6 ms later",
      about,
      tell: (scene) => {
        const shell = webShell(scene);
        shell.fork().exec("/usr/bin/curl", "curl").create(about).chmod(about).exit();
        scene.wait(6);
        shell.fork().exec(about);
      },
    },
    benignTwin: {
      told: "run the day after",
      about,
      tell: (scene) => {
        const shell = webShell(scene);
        shell.fork().exec("/usr/bin/curl", "curl").create(about).chmod(about).exit();
        scene.wait(86_400_000);
        shell.fork().exec(about);
      },
    },
    missing: {
      told: "its writing was not seen",
      about,
      tell: (scene) => {
        webShell(scene).fork().exec(about);
      },
    },
  },
  "an0056.removed-after-running": {
    fires: {
      told: "run and removed",
      about,
      bytes: GONE,
      tell: (scene) => {
        const shell = webShell(scene).create(about).chmod(about);
        shell.fork().exec(about);
        scene.wait(300);
        shell.fork().exec("/usr/bin/rm", "rm").unlink(about);
      },
    },
    benignTwin: {
      told: "an upgrade removes what just ran",
      about: "/usr/bin/tool",
      tell: (scene) => {
        const dpkg = scene.process({ image: "/usr/bin/dpkg", uid: 0 }).create("/usr/bin/tool").chmod("/usr/bin/tool");
        dpkg.fork().exec("/usr/bin/tool");
        dpkg.unlink("/usr/bin/tool");
      },
    },
    missing: {
      told: "its execution was lost",
      about,
      bytes: GONE,
      tell: (scene) => {
        webShell(scene).create(about).chmod(about).unlink(about);
      },
    },
  },
  "an0056.anonymous-execution": {
    fires: {
      told: "python fills a file in memory and runs it",
      bytes: GONE,
      tell: (scene) => {
        webShell(scene).fork().exec("/usr/bin/python3.11", "python3 -c x").memoryFile().exec("/memfd:x (deleted)", "x");
      },
    },
    benignTwin: {
      told: "runc runs a sealed copy of itself",
      bytes: GONE,
      tell: (scene) => {
        const runc = scene.process({ image: "/usr/bin/containerd-shim-runc-v2", uid: 0 }).fork();
        runc
          .exec("/usr/bin/runc", "runc init")
          .memoryFile()
          .exec("/memfd:runc_cloned:/proc/self/exe (deleted)", "runc init");
      },
    },
    missing: {
      told: "a program that was copied to disk instead",
      about,
      tell: (scene) => {
        webShell(scene).create(about).chmod(about).fork().exec(about);
      },
    },
  },
  "an0056.deleted-image-execution": {
    fires: {
      told: "removed first, then run by its descriptor",
      about,
      bytes: GONE,
      tell: (scene) => {
        const shell = webShell(scene).create(about).chmod(about);
        const child = shell.fork();
        child.exec(`${about} (deleted)`, "x");
        const execution = scene.events.pop();
        shell.unlink(about);
        if (execution !== undefined) scene.events.push({ ...execution, at: scene.now });
      },
    },
    benignTwin: {
      told: "a daemon runs its old image again after an upgrade",
      about: "/usr/sbin/daemon",
      bytes: GONE,
      tell: (scene) => {
        scene.existing("/usr/sbin/daemon");
        const daemon = scene.process({ image: "/usr/bin/bash", uid: 0 }).fork().exec("/usr/sbin/daemon", "daemon");
        daemon.exec("/usr/sbin/daemon (deleted)", "daemon --again");
      },
    },
    missing: {
      told: "run while it had its name",
      about,
      tell: (scene) => {
        webShell(scene).create(about).chmod(about).fork().exec(about);
      },
    },
  },
  "an0056.run-by-service": {
    fires: {
      told: "who wrote it was not seen, a web server's shell runs it",
      about,
      tell: (scene) => {
        webShell(scene).fork().exec(about);
      },
    },
    benignTwin: {
      told: "a person runs it",
      about,
      tell: (scene) => {
        scene.person().fork().exec(about);
      },
    },
    missing: {
      told: "its execution was lost",
      about,
      tell: (scene) => {
        webShell(scene).chmod(about);
      },
    },
  },
} as const satisfies { readonly [id: string]: SignalStories };
