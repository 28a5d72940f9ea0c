import { formatTime } from "../model/values.ts";

/** What `com.apple.quarantine` says: `flags;time;agent;event`, time in hex seconds since 1970. */
export interface QuarantineAttribute {
  readonly flags: string;
  readonly at?: string;
  readonly agent?: string;
  readonly eventId?: string;
}

const FLAGS = /^[0-9a-fA-F]{1,8}$/;
const TIME = /^[0-9a-fA-F]{1,8}$/;
const LONGEST = 1024; // names of agents are names of apps

/** Undefined for what is no such value. Blanks in a name are written `\x20`. */
export function parseQuarantine(text: string): QuarantineAttribute | undefined {
  const [flags = "", time = "", agent = "", eventId = ""] = text.slice(0, LONGEST).split(";", 5);
  if (!FLAGS.test(flags)) return undefined;
  const seconds = TIME.test(time) ? Number.parseInt(time, 16) : 0;
  const named = agent.replaceAll("\\x20", " ").trim();
  const event = eventId.trim();
  return {
    flags: flags.toLowerCase(),
    ...(seconds > 0 && { at: formatTime(seconds * 1000) }),
    ...(named !== "" && { agent: named }),
    ...(event !== "" && { eventId: event }),
  };
}
