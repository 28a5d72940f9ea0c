import { ROLE_TABLE, Roles } from "@limpid/lineage";
import { GONE } from "../../../testing/elf.ts";
import { loginShell, webShell } from "../../../testing/judging.ts";
import { owned } from "./creation.ts";
import type { SignalStories } from "./signal-stories.ts";

const RUNNER = "/opt/actions-runner/bin/Runner.Worker";
const WORK = "/home/runner/work/app/tool";
const declaredRunner = {
  roles: new Roles([...ROLE_TABLE, { role: "ci-runner", programs: [RUNNER], declared: true }]),
};

export const EXPLANATION = {
  "an0056.package-manager": {
    fires: {
      told: "dpkg installs",
      about: "/usr/bin/tool",
      tell: (scene) => {
        const dpkg = scene.process({ image: "/usr/bin/apt-get", uid: 0 }).fork().exec("/usr/bin/dpkg", "dpkg -i x");
        dpkg
          .create("/usr/bin/tool.dpkg-new")
          .fchmod("/usr/bin/tool.dpkg-new")
          .rename("/usr/bin/tool.dpkg-new", "/usr/bin/tool");
      },
    },
    benignTwin: {
      told: "a file of that name in /tmp is no package manager",
      about: "/usr/bin/tool",
      tell: (scene) => {
        scene
          .process({ image: "/usr/bin/bash", uid: 0 })
          .fork()
          .exec("/tmp/x/dpkg", "dpkg -i x")
          .create("/usr/bin/tool");
      },
    },
    missing: {
      told: "somebody else added bytes afterwards",
      about: "/usr/bin/tool",
      tell: (scene) => {
        scene.process({ image: "/usr/bin/dpkg", uid: 0 }).create("/usr/bin/tool");
        scene.process({ image: "/usr/bin/perl", uid: 0 }).open("/usr/bin/tool");
      },
    },
  },
  "an0056.package-owned": {
    fires: {
      told: "the package's own bytes",
      about: "/usr/bin/tool",
      context: owned(true),
      tell: (scene) => {
        scene.process({ image: "/usr/bin/cp", uid: 0 }).create("/usr/bin/tool");
      },
    },
    benignTwin: {
      told: "the package's path, other bytes",
      about: "/usr/bin/tool",
      context: owned(false),
      tell: (scene) => {
        scene.process({ image: "/usr/bin/cp", uid: 0 }).create("/usr/bin/tool");
      },
    },
    missing: {
      told: "the package's path, digest unknown",
      about: "/usr/bin/tool",
      context: owned(undefined),
      tell: (scene) => {
        scene.process({ image: "/usr/bin/cp", uid: 0 }).create("/usr/bin/tool");
      },
    },
  },
  "an0056.package-path": {
    fires: {
      told: "the package's path, digest unknown",
      about: "/usr/bin/tool",
      context: owned(undefined),
      tell: (scene) => {
        scene.process({ image: "/usr/bin/cp", uid: 0 }).create("/usr/bin/tool");
      },
    },
    benignTwin: {
      told: "the package's path, other bytes",
      about: "/usr/bin/tool",
      context: owned(false),
      tell: (scene) => {
        scene.process({ image: "/usr/bin/cp", uid: 0 }).create("/usr/bin/tool");
      },
    },
    missing: {
      told: "no package database",
      about: "/usr/bin/tool",
      tell: (scene) => {
        scene.process({ image: "/usr/bin/cp", uid: 0 }).create("/usr/bin/tool");
      },
    },
  },
  "an0056.declared-normal": {
    fires: {
      told: "an entry of the organisation",
      about: "/srv/data/tool",
      context: {
        normality: { explain: () => ({ id: "deploy", explanation: "Declared: the deployment writes here." }) },
      },
      tell: (scene) => {
        scene.process({ image: "/usr/bin/cp", uid: 0 }).create("/srv/data/tool");
      },
    },
    benignTwin: {
      told: "an entry about another folder",
      about: "/srv/data/tool",
      context: {
        normality: {
          explain: (path) => (path.startsWith("/srv/other/") ? { id: "other", explanation: "Declared." } : undefined),
        },
      },
      tell: (scene) => {
        scene.process({ image: "/usr/bin/cp", uid: 0 }).create("/srv/data/tool");
      },
    },
    missing: {
      told: "nothing is declared",
      about: "/srv/data/tool",
      tell: (scene) => {
        scene.process({ image: "/usr/bin/cp", uid: 0 }).create("/srv/data/tool");
      },
    },
  },
  "an0056.person-build": {
    fires: {
      told: "a developer builds at home",
      about: "/home/dev/src/tool",
      tell: (scene) => {
        const gcc = loginShell(scene).fork().exec("/usr/bin/gcc", "gcc -s -o tool a.c");
        gcc.fork().exec("/usr/bin/ld", "ld -s -o tool a.o").create("/home/dev/src/tool");
      },
    },
    benignTwin: {
      told: "a web server's shell builds in the same folder",
      about: "/home/dev/src/tool",
      tell: (scene) => {
        const gcc = webShell(scene).fork().exec("/usr/bin/gcc", "gcc -s -o tool a.c");
        gcc.fork().exec("/usr/bin/ld", "ld -s -o tool a.o").create("/home/dev/src/tool");
      },
    },
    missing: {
      told: "the compiler is a file in the developer's home: its name proves nothing",
      about: "/home/dev/src/tool",
      tell: (scene) => {
        loginShell(scene).fork().exec("/home/dev/bin/ld", "ld -s -o tool a.o").create("/home/dev/src/tool");
      },
    },
  },
  "an0056.ci-build": {
    fires: {
      told: "a declared runner's job",
      about: WORK,
      context: declaredRunner,
      tell: (scene) => {
        const runner = scene.process({ image: "/usr/bin/bash", uid: 1500 }).fork().exec(RUNNER, "Runner.Worker");
        runner.fork().exec("/usr/bin/ld", "ld -s -o tool a.o").create(WORK);
      },
    },
    benignTwin: {
      told: "a shell copied to Runner.Worker",
      about: WORK,
      tell: (scene) => {
        const runner = scene.process({ image: "/usr/bin/bash" }).fork().exec("/tmp/x/Runner.Worker", "Runner.Worker");
        runner.fork().exec("/usr/bin/ld", "ld -s -o tool a.o").create(WORK);
      },
    },
    missing: {
      told: "outside of its work directory",
      about: "/srv/data/tool",
      context: declaredRunner,
      tell: (scene) => {
        const runner = scene.process({ image: "/usr/bin/bash", uid: 1500 }).fork().exec(RUNNER, "Runner.Worker");
        runner.fork().exec("/usr/bin/ld", "ld -s -o tool a.o").create("/srv/data/tool");
      },
    },
  },
  "an0056.image-layer": {
    fires: {
      told: "containerd unpacks a layer",
      about: "/var/lib/containerd/snapshots/7/fs/usr/bin/tool",
      tell: (scene) => {
        scene
          .process({ image: "/usr/bin/containerd", uid: 0 })
          .create("/var/lib/containerd/snapshots/7/fs/usr/bin/tool");
      },
    },
    benignTwin: {
      told: "somebody writes into the layer from outside",
      about: "/var/lib/containerd/snapshots/7/fs/usr/bin/tool",
      tell: (scene) => {
        scene.process({ image: "/usr/bin/cp", uid: 0 }).create("/var/lib/containerd/snapshots/7/fs/usr/bin/tool");
      },
    },
    missing: {
      told: "containerd writes elsewhere",
      about: "/usr/local/bin/tool",
      tell: (scene) => {
        scene.process({ image: "/usr/bin/containerd", uid: 0 }).create("/usr/local/bin/tool");
      },
    },
  },
  "an0056.re-execution": {
    fires: {
      told: "a service starts a container: runc runs a sealed copy of itself",
      bytes: GONE,
      tell: (scene) => {
        const runc = webShell(scene).fork().exec("/usr/bin/runc", "runc init").memoryFile();
        runc.exec("/memfd:runc_cloned:/proc/self/exe (deleted)", "runc init");
      },
    },
    benignTwin: {
      told: "python names its file after runc's",
      bytes: GONE,
      tell: (scene) => {
        const python = webShell(scene).fork().exec("/usr/bin/python3.11", "python3").memoryFile();
        python.exec("/memfd:runc_cloned:/proc/self/exe (deleted)", "runc init");
      },
    },
    missing: {
      told: "what ran before was not seen",
      bytes: GONE,
      tell: (scene) => {
        scene
          .process({ image: "/usr/bin/runc" })
          .child()
          .exec("/memfd:runc_cloned:/proc/self/exe (deleted)", "runc init");
        for (const event of scene.events.splice(0)) {
          scene.events.push({ ...event, process: { ...event.process, ppid: 4242 } } as typeof event);
        }
      },
    },
  },
  "an0056.language-package": {
    fires: {
      told: "pip installs for a person",
      about: "/home/dev/.local/lib/python3.11/site-packages/x/_x.so",
      tell: (scene) => {
        loginShell(scene)
          .fork()
          .exec("/usr/bin/python3.11", "python3 /usr/bin/pip install x", { script: "/usr/bin/pip" })
          .create("/home/dev/.local/lib/python3.11/site-packages/x/_x.so");
      },
    },
    benignTwin: {
      told: "a script called pip in /tmp",
      about: "/home/dev/.local/lib/python3.11/site-packages/x/_x.so",
      tell: (scene) => {
        loginShell(scene)
          .fork()
          .exec("/usr/bin/python3.11", "python3 /tmp/x/pip install x", { script: "/tmp/x/pip" })
          .create("/home/dev/.local/lib/python3.11/site-packages/x/_x.so");
      },
    },
    missing: {
      told: "pip writes outside of its folders",
      about: "/tmp/_x.so",
      tell: (scene) => {
        loginShell(scene)
          .fork()
          .exec("/usr/bin/python3.11", "python3 /usr/bin/pip install x", { script: "/usr/bin/pip" })
          .create("/tmp/_x.so");
      },
    },
  },
  "an0056.person": {
    fires: {
      told: "a person downloads",
      about: "/home/dev/kubectl",
      tell: (scene) => {
        loginShell(scene).fork().exec("/usr/bin/curl", "curl -o kubectl").create("/home/dev/kubectl");
      },
    },
    benignTwin: {
      told: "a service downloads, with a terminal that it made itself",
      about: "/home/dev/kubectl",
      tell: (scene) => {
        webShell(scene).as({ terminal: "pts3" }).fork().exec("/usr/bin/curl", "curl").create("/home/dev/kubectl");
      },
    },
    missing: {
      told: "nothing of its lineage was seen",
      about: "/home/dev/kubectl",
      tell: (scene) => {
        scene
          .process({ image: "/usr/bin/bash", uid: 1001 })
          .child()
          .exec("/usr/bin/curl", "curl")
          .create("/home/dev/kubectl");
        for (const event of scene.events.splice(0)) {
          scene.events.push({
            ...event,
            process: { ...event.process, ppid: 4242, loginUser: undefined },
          } as typeof event);
        }
      },
    },
  },
} as const satisfies { readonly [id: string]: SignalStories };
