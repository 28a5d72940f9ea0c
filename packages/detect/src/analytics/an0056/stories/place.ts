import type { Story } from "../../../testing/judging.ts";
import type { SignalStories } from "./signal-stories.ts";

function at(path: string, told = path): Story {
  return {
    told,
    about: path,
    tell: (scene) => {
      scene.process({ image: "/usr/bin/cp", uid: 0 }).create(path).chmod(path);
    },
  };
}

function moved(from: string, to: string, told: string): Story {
  return {
    told,
    about: to,
    tell: (scene) => {
      scene.process({ image: "/usr/bin/cp", uid: 0 }).create(from).chmod(from).rename(from, to);
    },
  };
}

/** The folder of a relative name was not recorded. */
function relative(name: string): Story {
  return {
    told: "a name relative to a folder that was not recorded",
    about: name,
    tell: (scene) => {
      scene.process({ image: "/usr/bin/cp", uid: 0 }).create(`/nowhere/${name}`);
      for (const event of scene.events.splice(0)) {
        if (event.kind !== "file.opened") continue;
        scene.events.push({ ...event, file: { ...event.file, path: name, pathBasis: "unknown-directory" } });
      }
    },
  };
}

export const PLACE = {
  "an0056.world-writable-place": {
    fires: moved("/tmp/x", "/srv/data/x", "born in /tmp, moved since"),
    benignTwin: at("/srv/tmp/x", "another folder called tmp"),
    missing: relative("tmp/x"),
  },
  "an0056.memory-backed-place": {
    fires: at("/dev/shm/x"),
    benignTwin: at("/srv/run/x"),
    missing: relative("shm/x"),
  },
  "an0056.hidden-name": {
    fires: at("/tmp/.cache/x", "an ordinary dot folder, but where everybody may write"),
    benignTwin: at("/home/dev/.cargo/bin/x"),
    missing: relative("x"),
  },
  "an0056.unknown-exercise": {
    fires: at("/var/tmp/limpid-exercise-0123456789abcdef/x"),
    benignTwin: at("/var/tmp/limpid-exercise-00000000000000ff/x", "an exercise that this installation ran"),
    missing: {
      ...at("/var/tmp/limpid-exercise-0123456789abcdef/x", "nobody knows which exercises were run"),
      context: { exercises: undefined },
    },
  },
  "an0056.imitating-name": {
    fires: at("/tmp/[kworker]"),
    benignTwin: at("/usr/lib/systemd/systemd-journald"),
    missing: relative("x"),
  },
  "an0056.web-root": {
    fires: at("/var/www/html/up/x"),
    benignTwin: at("/srv/www-build/x"),
    missing: relative("html/x"),
  },
  "an0056.persistence-place": {
    fires: at("/etc/cron.hourly/x"),
    benignTwin: moved("/etc/init.d/x", "/srv/data/x", "it was moved out"),
    missing: relative("cron.hourly/x"),
  },
} as const satisfies { readonly [id: string]: SignalStories };
