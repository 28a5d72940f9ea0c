import type { Artifact, ArtifactLife, ArtifactPart, Bytes, OpacityLevel } from "@limpid/core";
import { blockOf } from "@limpid/core";
import { Lineage } from "@limpid/lineage";
import { sourceNamed } from "../../../telemetry/src/index.ts";
import {
  AD_HOC,
  EsMessages,
  type EsProcess,
  PLATFORM,
  type Signature,
  UNSIGNED,
} from "../../../telemetry/src/testing/es-messages.ts";

import { an0057 } from "../analytics/an0057/index.ts";
import { AN0057_DEFAULTS, type An0057Settings } from "../analytics/an0057/settings.ts";
import type { DetectionContext } from "../analytics/analytic.ts";
import { Lives } from "../lives/lives.ts";
import type { Judgement } from "../triage/judgement.ts";
import { CONTEXT } from "./judging.ts";

export { AD_HOC, EsMessages, UNSIGNED };

/** What happens on a Mac, as a synthetic log of Endpoint Security, and which of its files is judged with which bytes. */
export interface MacStory {
  readonly told: string;
  /** Name of the file in question. */
  readonly about: string;
  readonly bytes?: Bytes;
  readonly context?: Partial<DetectionContext>;
  readonly settings?: Partial<An0057Settings>;
  readonly tell: (mac: EsMessages) => void;
}

/** Plays a story and judges the file it is about. */
export function judgeMac(story: MacStory): Judgement | undefined {
  const mac = new EsMessages();
  story.tell(mac);
  const lives = livesOf(mac.log).filter(({ path }) => path === story.about);
  const [life] = lives.sort((a, b) => b.bornAt - a.bornAt); // the last one under its name
  if (life === undefined) throw new Error(`"${story.told}" is about a file that it does not tell of`);
  const settings = { ...AN0057_DEFAULTS, ...story.settings };
  return an0057(settings).judge(life, story.bytes ?? script(), { ...CONTEXT, ...story.context });
}

/** The lives that a log of eslogger tells of. */
export function livesOf(log: string): ArtifactLife[] {
  const lineage = new Lineage("unknown");
  const lives: ArtifactLife[] = [];
  const host = new Lives("unknown", {}, (life) => lives.push(life));
  const session = sourceNamed("eslogger")?.open({}, (event) => {
    if ("process" in event) host.observe(event, lineage.place(event));
  });
  session?.push(blockOf(log));
  session?.endOfFile();
  session?.end();
  host.end();
  return lives;
}

/** Signed by a maker, as the kernel sees it. */
export const by = (teamId: string, signingId = "app"): Signature => ({
  signingId,
  teamId,
  cdhash: "4".repeat(40),
  flags: 0x22010301,
});
export const DAEMON = { uid: 0, loginUser: 4294967295 } as const;
export const TERMINAL = "/System/Applications/Utilities/Terminal.app/Contents/MacOS/Terminal";

/** A person's shell in Terminal. */
export function person(mac: EsMessages): EsProcess {
  const login = mac.spawn(mac.running(TERMINAL), "/usr/bin/login", ["login", "-pf", "dev"], {
    uid: 0,
    tty: "/dev/ttys001",
  });
  return mac.spawn(login, "/bin/zsh", ["-zsh"], { uid: 501 });
}

/** The shell of an app that nobody knows. */
export function appShell(mac: EsMessages, signature: Signature = by("AAAAAAAAAA")): EsProcess {
  const app = mac.running("/Applications/Fun.app/Contents/MacOS/Fun", { signature });
  return mac.spawn(app, "/bin/sh", ["sh", "-c", "…"]);
}

/** Runs a program of the system below another one. */
export function run(mac: EsMessages, parent: EsProcess, line: string): EsProcess {
  const [image = "", ...rest] = line.split(" ");
  const name = image.slice(image.lastIndexOf("/") + 1);
  return mac.spawn(parent, image, [name, ...rest], { signature: { ...PLATFORM, signingId: `com.apple.${name}` } });
}

/** Bytes that were inspected and found to be a compiled script, run-only unless told otherwise. */
export function script(level: OpacityLevel | null = "run-only", facts: ArtifactPart["facts"] = {}): Bytes {
  return inspected("applescript", level, [part("script", level, facts)]);
}

/** Bytes that were inspected and found to be a Mach-O program, without symbols unless told otherwise. */
export function macho(
  facts: ArtifactPart["facts"] = {},
  level: OpacityLevel | null = "symbols",
  packed = false,
): Bytes {
  return inspected("macho", level, [part("executable", level, facts)], packed);
}

export const signed = (kind: string, more: object = {}): ArtifactPart["facts"] => ({
  signature: { kind, notLookedAt: [], ...more },
});

function part(type: string, level: OpacityLevel | null, facts: ArtifactPart["facts"]): ArtifactPart {
  const symbols = { local: 0, global: 0, dynamic: 0 };
  return { arch: null, bits: 64, endian: "little", type, opacity: { level, packed: false }, symbols, facts };
}

function inspected(
  format: "applescript" | "macho",
  level: OpacityLevel | null,
  parts: readonly ArtifactPart[],
  packed = false,
): Bytes {
  const opacity = { level, packed, reasons: [] };
  const artifact: Artifact = { path: "", sizeBytes: 33_000, format, opacity, parts, issues: [] };
  return { state: "inspected", artifact };
}
