import { GONE } from "../../../testing/elf.ts";
import { loginShell, webShell } from "../../../testing/judging.ts";
import type { Scene } from "../../../testing/scene.ts";
import type { SignalStories } from "./signal-stories.ts";

const about = "/srv/data/tool";
const MAKE = "/usr/bin/chmod";

function linked(line: string, path: string, cwd = "/srv/data"): (scene: Scene) => void {
  return (scene) => {
    const shell = scene.process({ image: "/usr/bin/bash", uid: 0, cwd });
    const gcc = shell.fork().exec("/usr/bin/gcc", line);
    gcc.fork().exec("/usr/bin/ld", line.replace("gcc", "ld")).create(path).chmod(path).exit();
    gcc.exit();
  };
}

export const CREATION = {
  "an0056.strip-flags": {
    fires: { told: "gcc -s", about, bytes: GONE, tell: linked("gcc -s -o tool a.c", about) },
    benignTwin: {
      told: "curl -s: the flag of another program",
      about,
      tell: (scene) => {
        scene.process({ image: "/usr/bin/curl", uid: 0 }).fork().exec("/usr/bin/curl", "curl -s -o tool").create(about);
      },
    },
    missing: { told: "the flags stand in a file", about, tell: linked("gcc @flags -o tool a.c", about) },
  },
  "an0056.packer-command": {
    fires: {
      told: "upx -9",
      about,
      bytes: GONE,
      tell: (scene) => {
        const shell = scene.process({ image: "/usr/bin/bash", uid: 0, cwd: "/srv/data" });
        shell.create("/srv/data/x").fork().exec("/usr/bin/upx", "upx -9 tool").create(about).chmod(about);
      },
    },
    benignTwin: {
      told: "upx -d unpacks",
      about,
      tell: (scene) => {
        const shell = scene.process({ image: "/usr/bin/bash", uid: 0, cwd: "/srv/data" });
        shell.fork().exec("/usr/bin/upx", "upx -d tool").create(about);
      },
    },
    missing: {
      told: "the execution of upx was lost",
      about,
      tell: (scene) => {
        scene.process({ image: "/usr/bin/upx", uid: 0 }).create(about).chmod(about);
      },
    },
  },
  "an0056.build-tool-outside-scope": {
    fires: { told: "gcc in /srv/data", about, tell: linked("gcc -o tool a.c", about) },
    benignTwin: {
      told: "gcc in a home folder",
      about: "/home/dev/src/tool",
      tell: linked("gcc -o tool a.c", "/home/dev/src/tool", "/home/dev/src"),
    },
    missing: {
      told: "who wrote it was not seen",
      about,
      tell: (scene) => {
        scene.process({ image: "/usr/bin/bash", uid: 0 }).fork().exec(about, "tool");
      },
    },
  },
  "an0056.non-user-shell": {
    fires: {
      told: "a shell of a web server",
      about,
      tell: (scene) => {
        webShell(scene).fork().exec("/usr/bin/cp", "cp a tool").create(about);
      },
    },
    benignTwin: {
      told: "a shell of a person",
      about,
      tell: (scene) => {
        loginShell(scene).fork().exec("/usr/bin/cp", "cp a tool").create(about);
      },
    },
    missing: {
      told: "where the shell came from was not seen: unknown is not no",
      about,
      tell: (scene) => {
        const shell = scene.process({ image: "/usr/bin/dash", uid: 0 }).child().exec("/usr/bin/bash", "bash x");
        shell.fork().exec("/usr/bin/cp", "cp a tool").create(about);
      },
    },
  },
  "an0056.scripting-engine-wrote": {
    fires: {
      told: "perl writes a program",
      about,
      tell: (scene) => {
        webShell(scene).fork().exec("/usr/bin/perl", "perl x.pl").create(about);
      },
    },
    benignTwin: {
      told: "ld writes a program",
      about,
      tell: linked("gcc -o tool a.c", about),
    },
    missing: {
      told: "only the execute bit was seen",
      about,
      tell: (scene) => {
        webShell(scene).fork().exec("/usr/bin/perl", "perl x.pl").chmod(about);
      },
    },
  },
  "an0056.staging-app-wrote": {
    fires: {
      told: "curl brings a program, and touch is the last to open it",
      about,
      tell: (scene) => {
        const shell = webShell(scene);
        shell.fork().exec("/usr/bin/curl", "curl -o tool http://h").create(about).exit();
        shell.fork().exec("/usr/bin/touch", "touch tool").open(about).exit();
      },
    },
    benignTwin: {
      told: "curl's bytes were cut away before cp wrote",
      about,
      tell: (scene) => {
        const shell = webShell(scene);
        shell.fork().exec("/usr/bin/curl", "curl -o tool http://h").create(about).exit();
        shell.fork().exec("/usr/bin/cp", "cp a tool").open(about, true).exit();
      },
    },
    missing: {
      told: "curl's open was lost",
      about,
      tell: (scene) => {
        const shell = webShell(scene);
        shell.fork().exec("/usr/bin/curl", "curl -o tool http://h").exit();
        shell.fork().exec(MAKE, "chmod +x tool").chmod(about);
      },
    },
  },
  "an0056.service-ancestor": {
    fires: {
      told: "a daemon's child",
      about,
      tell: (scene) => {
        webShell(scene).fork().exec("/usr/bin/cp", "cp a tool").create(about);
      },
    },
    benignTwin: {
      told: "a person below sshd",
      about,
      tell: (scene) => {
        loginShell(scene).fork().exec("/usr/bin/cp", "cp a tool").create(about);
      },
    },
    missing: {
      told: "the parents were not seen",
      about,
      tell: (scene) => {
        scene.process({ image: "/usr/bin/python3.11" }).child().exec("/usr/bin/cp", "cp a tool").create(about);
        for (const event of scene.events.splice(0)) {
          scene.events.push({ ...event, process: { ...event.process, ppid: 4242 } } as typeof event);
        }
      },
    },
  },
  "an0056.writer-tampered": {
    fires: {
      told: "somebody attaches to dpkg",
      about: "/usr/bin/tool",
      tell: (scene) => {
        const dpkg = scene.process({ image: "/usr/bin/dpkg", uid: 0 });
        scene.process({ image: "/usr/bin/gdb", uid: 0 }).tamper("ptrace", dpkg.pid);
        dpkg.create("/usr/bin/tool");
      },
    },
    benignTwin: {
      told: "the debugger watched an older process of this pid",
      about: "/usr/bin/tool",
      tell: (scene) => {
        const apt = scene.process({ image: "/usr/bin/apt-get", uid: 0 });
        const debugger_ = scene.process({ image: "/usr/bin/gdb", uid: 0 });
        debugger_.tamper("ptrace", debugger_.pid + 1);
        scene.wait(50);
        apt.fork().exec("/usr/bin/dpkg", "dpkg -i x").create("/usr/bin/tool");
      },
    },
    missing: {
      told: "the attachment was lost",
      about: "/usr/bin/tool",
      tell: (scene) => {
        scene.process({ image: "/usr/bin/dpkg", uid: 0 }).create("/usr/bin/tool");
      },
    },
  },
  "an0056.package-file-changed": {
    fires: {
      told: "sshd is patched in place",
      about: "/usr/sbin/sshd",
      context: owned(false),
      tell: (scene) => {
        scene.existing("/usr/sbin/sshd");
        scene.process({ image: "/usr/bin/perl", uid: 0 }).open("/usr/sbin/sshd");
      },
    },
    benignTwin: {
      told: "sshd as the package holds it",
      about: "/usr/sbin/sshd",
      context: owned(true),
      tell: (scene) => {
        scene.process({ image: "/usr/bin/dpkg", uid: 0 }).create("/usr/sbin/sshd");
      },
    },
    missing: {
      told: "no package database",
      about: "/usr/sbin/sshd",
      tell: (scene) => {
        scene.existing("/usr/sbin/sshd");
        scene.process({ image: "/usr/bin/perl", uid: 0 }).open("/usr/sbin/sshd");
      },
    },
  },
} as const satisfies { readonly [id: string]: SignalStories };

/** A package database in which every file belongs to one package. */
export function owned(intact: boolean | undefined): NonNullable<SignalStories["fires"]["context"]> {
  const owner = { manager: "dpkg", name: "some-package", ...(intact === undefined ? {} : { intact }) } as const;
  return { provenance: { packageOf: () => owner, hasPackages: true } };
}
