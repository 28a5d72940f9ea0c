import type { HostKey } from "@limpid/store";
import type { FastifyRequest } from "fastify";
import { callerOf } from "../access/caller.ts";
import { Problem } from "../app/problem.ts";
import type { HostKeys } from "../enrolment/host-keys.ts";
import type { Speaker, Standing } from "../inbox/entry.ts";

/** Who sent a batch, and for whom they may speak. */
export interface Sender {
  /** Batch ids are told apart by it. */
  readonly credential: string;
  readonly speaker: Speaker;
}

const BATCH = /^[\x21-\x7e]{1,200}$/;
const HOST = /^[\x20-\x7e]{1,253}$/;
const MAX_STANDING = 4096;
const LABEL = 8;

/** By the key of the request, which is noted as used. */
export async function senderOf(request: FastifyRequest, keys: HostKeys): Promise<Sender> {
  const { name, credential } = callerOf(request);
  const key = credential as HostKey | undefined;
  if (key === undefined) return { credential: name, speaker: { basis: "asserted", beside: `asserted by ${name}` } };
  const id = `key:${key.id}`;
  if (key.kind === "relay")
    return { credential: id, speaker: { basis: "relayed", beside: `asserted by ${key.host}`, hosts: key.speaksFor } };
  const instance = header(request, "limpid-instance", HOST);
  const cloned = instance !== undefined && (await keys.used(key, instance, request.ip));
  const host = hostOf(key, cloned || key.clonedMs !== null, instance, header(request, "limpid-machine", HOST));
  return { credential: id, speaker: { basis: "enrolled", host } };
}

/** A machine that shows a key of another one is a copy of it, and never adds to what the original did. */
function hostOf({ host, machine }: HostKey, cloned: boolean, instance = "unknown", told?: string): string {
  if (machine !== null && told !== undefined && told !== machine) return `${host} (copy on ${told.slice(0, LABEL)})`;
  return cloned ? `${host} (copy ${instance.slice(0, LABEL)})` : host;
}

export function batchOf(request: FastifyRequest): string | undefined {
  return header(request, "limpid-batch", BATCH);
}

/** What a relay calls the host of the whole batch. */
export function namedHost(request: FastifyRequest): string | undefined {
  return header(request, "limpid-host", HOST);
}

/** What the endpoint says of itself: JSON in `limpid-standing`, its clock in `limpid-now`. */
export function standingOf(request: FastifyRequest, now: number): Standing | undefined {
  const text = request.headers["limpid-standing"];
  const clock = Number(request.headers["limpid-now"] ?? Number.NaN);
  const offset = Number.isFinite(clock) ? { clockOffsetMs: Math.round(clock - now) } : {};
  if (typeof text !== "string") return "clockOffsetMs" in offset ? offset : undefined;
  return { ...plainStanding(text), ...offset, address: request.ip };
}

/** Only what is known, each of its kind: the rest is another version's. */
function plainStanding(text: string): Standing {
  const told = parse(text);
  const word = (value: unknown) => (typeof value === "string" ? value.slice(0, 300) : undefined);
  const count = (value: unknown) =>
    typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  const words = (value: unknown) =>
    Array.isArray(value) ? value.slice(0, 50).flatMap((each) => word(each) ?? []) : undefined;
  const known = {
    system: word(told.system),
    programVersion: word(told.programVersion),
    sources: words(told.sources),
    spoolBytes: count(told.spoolBytes),
    oldestSpooledMs: told.oldestSpooledMs === null ? null : count(told.oldestSpooledMs),
    missingRights: words(told.missingRights),
    lost: count(told.lost),
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
}

function parse(text: string): Readonly<Record<string, unknown>> {
  if (text.length <= MAX_STANDING) {
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
    } catch {
      // Said below.
    }
  }
  throw new Problem(400, "invalid", "The header limpid-standing is no JSON object of 4096 characters.", {
    at: "headers/limpid-standing",
  });
}

function header(request: FastifyRequest, name: string, pattern: RegExp): string | undefined {
  const value = request.headers[name];
  if (value === undefined) return undefined;
  if (typeof value === "string" && pattern.test(value)) return value;
  throw new Problem(400, "invalid", `The header ${name} is not as expected.`, { at: `headers/${name}` });
}
