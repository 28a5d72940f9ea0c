import type { ArtifactLife, Bytes } from "@limpid/core";
import { Roles } from "@limpid/lineage";
import { an0056 } from "../analytics/an0056/index.ts";
import { AN0056_DEFAULTS, type An0056Settings } from "../analytics/an0056/settings.ts";
import type { DetectionContext } from "../analytics/analytic.ts";
import type { Judgement } from "../triage/judgement.ts";
import { elf } from "./elf.ts";
import { play } from "./play.ts";
import { type Actress, Scene } from "./scene.ts";

export const CONTEXT: DetectionContext = {
  roles: new Roles(),
  provenance: { packageOf: () => undefined, hasPackages: false },
  normality: { explain: () => undefined },
  visibility: { blindSpots: () => [] },
  userName: (uid) => (uid === 33 ? "www-data" : undefined),
  exercises: { knows: (label) => label === "00000000000000ff" },
  eventsLost: () => 0,
};

/** What happens on a host, and which of its files is judged with which bytes. */
export interface Story {
  readonly told: string;
  /** Name of the file in question; that in memory when there is none. */
  readonly about?: string;
  readonly bytes?: Bytes;
  readonly context?: Partial<DetectionContext>;
  readonly settings?: Partial<An0056Settings>;
  readonly tell: (scene: Scene) => void;
}

/** Plays a story and judges the file it is about. */
export function judge(story: Story): Judgement | undefined {
  const scene = new Scene();
  story.tell(scene);
  const life = lifeOf(story, scene);
  const settings = { ...AN0056_DEFAULTS, ...story.settings };
  return an0056(settings).judge(life, story.bytes ?? elf(), { ...CONTEXT, ...story.context });
}

function lifeOf(story: Story, scene: Scene): ArtifactLife {
  const { about } = story;
  const { lives } = play(scene.events);
  const candidates = lives.filter(({ origin, path }) => (about === undefined ? origin === "memory" : path === about));
  const [life] = candidates.sort((a, b) => b.bornAt - a.bornAt); // the last one under its name
  if (life === undefined) throw new Error(`"${story.told}" is about a file that it does not tell of`);
  return life;
}

/** A web server of www-data that was there before the log began, and a shell that it just started. */
export function webShell(scene: Scene): Actress {
  return scene.process({ image: "/usr/bin/python3.11", cwd: "/srv" }).fork().exec("/usr/bin/dash", "/bin/sh up.sh");
}

/** A shell of a person who logged in through ssh, seen from the login on. */
export function loginShell(scene: Scene, uid = 1001): Actress {
  const daemon = scene.process({ image: "/usr/sbin/sshd", uid: 0 });
  const session = daemon.fork().exec("/usr/sbin/sshd", "/usr/sbin/sshd -R");
  session.login(uid);
  const shell = session.fork().as({ uid, loginUser: uid, session: 8, terminal: "pts0", cwd: "/home/dev/src" });
  return shell.exec("/usr/bin/bash", "-bash");
}
