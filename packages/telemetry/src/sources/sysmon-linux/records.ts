import type { TelemetryEvent } from "@limpid/core";
import { USED, type Verdict } from "../../json/json-source.ts";
import { KeptTexts } from "../../json/kept-texts.ts";
import { Seen } from "../../linux-audit/seen.ts";
import type { SourceOptions } from "../../source.ts";
import { parseTime } from "../../time.ts";
import { type FieldOf, READERS, type Stamp } from "./events.ts";
import { parseSysmonXml, unescapeXml } from "./xml.ts";

const MAX_HOSTS = 65_535;
/** A jump above this is another start of Sysmon, not a loss. */
const MAX_LOSS = 100_000;
/** Threads overtake each other by a few events. */
const LATE = 64;

/** Values that stand for none. */
const NONE: ReadonlySet<string> = new Set(["", "-", "(null)", "<unknown process>"]);

interface Host {
  readonly number: number;
  /** The number that the next event has when none is lost. */
  next: number | undefined;
  lost: number;
  readonly accounts: Set<string>;
}

/** The events of one reading, whichever way their texts were wrapped. */
export class SysmonRecords {
  readonly #options: SourceOptions;
  readonly #seen = new Seen();
  readonly #texts = new KeptTexts();
  readonly #hosts = new Map<string, Host>();

  constructor(options: SourceOptions) {
    this.#options = options;
  }

  lost(): ReadonlyMap<string, number> {
    return new Map([...this.#hosts].map(([name, { lost }]) => [name, lost]));
  }

  /** Takes one `<Event>…`; `decode` makes text of what stands in it. */
  read(xml: string, decode: (text: string) => string, sink: (event: TelemetryEvent) => void): Verdict {
    const event = parseSysmonXml(xml);
    const at = parseTime(event.systemTime ?? "") ?? parseTime(event.data.get("UtcTime") ?? "");
    if (event.eventId === undefined || at === undefined) return { kind: "skipped", why: "no-head" };
    const name = this.#options.host ?? this.#texts.kept(decode(event.computer ?? "unknown"));
    const host = this.#hostNamed(name);
    const number = /^[0-9]{1,15}$/.test(event.recordId ?? "") ? Number(event.recordId) : undefined;
    const id = `${this.#texts.kept(event.systemTime ?? event.data.get("UtcTime") ?? "")}#${number ?? "-"}`;
    const stamp: Stamp = { id, at, host: name, ...finer(event.systemTime) };
    if (number !== undefined) {
      if (this.#seen.has(host.number, number >>> 0, at)) return { kind: "skipped", why: "duplicate" };
      this.#seen.add(host.number, number >>> 0, at);
      this.#count(host, number, stamp, sink);
    }
    const read = READERS.get(event.eventId);
    if (read === undefined) return { kind: "ignored", as: this.#texts.kept(`event-${event.eventId.slice(0, 8)}`) };
    const field: FieldOf = (field) => {
      const raw = event.data.get(field);
      const text = raw === undefined ? "" : unescapeXml(decode(raw));
      return NONE.has(text.trim()) ? undefined : this.#texts.kept(text);
    };
    const made = read(stamp, field, event.cut);
    if (made === undefined) return { kind: "skipped", why: event.cut === undefined ? "no-process" : "cut" };
    this.#meet(host, stamp, field, sink);
    sink(made);
    return USED;
  }

  /** An account's name is told when it is first met with its number; only executions carry both. */
  #meet(host: Host, { id, at, host: name }: Stamp, field: FieldOf, sink: (event: TelemetryEvent) => void): void {
    const user = field("User");
    const uid = field("LogonId");
    if (user === undefined || uid === undefined || !/^[0-9]{1,10}$/.test(uid)) return;
    if (host.accounts.has(uid) || host.accounts.size >= MAX_HOSTS) return;
    host.accounts.add(uid);
    sink({ kind: "account.named", id: `${id}-uid-${uid}`, at, host: name, uid: Number(uid), name: user });
  }

  /** Events of a host are numbered one by one; a jump is what syslog or the collector dropped. */
  #count(host: Host, number: number, { id, at, host: name }: Stamp, sink: (event: TelemetryEvent) => void): void {
    const missing = number - (host.next ?? number);
    if (missing < 0 && missing >= -LATE) {
      if (host.lost > 0) host.lost -= 1; // it comes late after all
      return;
    }
    host.next = number + 1;
    if (missing <= 0 || missing > MAX_LOSS) return;
    host.lost += missing;
    sink({ kind: "events.lost", id: `${id}-lost`, at, host: name, count: missing });
  }

  #hostNamed(name: string): Host {
    const known = this.#hosts.get(name);
    if (known !== undefined) return known;
    const host = { number: this.#hosts.size, next: undefined, lost: 0, accounts: new Set<string>() };
    if (this.#hosts.size < MAX_HOSTS) this.#hosts.set(name, host);
    return host;
  }
}

const MILLISECONDS = "2026-11-22T09:32:12.123Z";

function finer(time: string | undefined): { readonly time?: string } {
  return time !== undefined && time.length > MILLISECONDS.length ? { time: ` ${time}`.slice(1) } : {};
}
