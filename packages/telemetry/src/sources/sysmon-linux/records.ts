import { own, type TelemetryEvent } from "@limpid/core";
import { hostName } from "../../host-name.ts";
import { USED, type Verdict } from "../../json/json-source.ts";
import { KeptTexts } from "../../json/kept-texts.ts";
import { Seen } from "../../linux-audit/seen.ts";
import type { SourceOptions } from "../../source.ts";
import { finerTime, parseTime } from "../../time.ts";
import { ToldAccounts } from "../../told-accounts.ts";
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
}

/** The events of one reading, whichever way their texts were wrapped. */
export class SysmonRecords {
  readonly #options: SourceOptions;
  readonly #seen = new Seen();
  readonly #texts = new KeptTexts();
  readonly #accounts = new ToldAccounts();
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
    const systemTime = parseTime(event.systemTime ?? "");
    const written = (systemTime === undefined ? event.data.get("UtcTime") : event.systemTime) ?? "";
    const at = systemTime ?? parseTime(written);
    if (event.eventId === undefined || at === undefined) return { kind: "skipped", why: "no-head" };
    const name = hostName(this.#options.host, event.computer && this.#texts.kept(decode(event.computer)));
    const host = this.#hostNamed(name);
    const number = /^[0-9]{1,15}$/.test(event.recordId ?? "") ? Number(event.recordId) : undefined;
    const id = `${this.#texts.kept(written)}#${number ?? "-"}`;
    const stamp: Stamp = { id, at, host: name, ...finerTime(systemTime === undefined ? undefined : own(written)) };
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
    const account = this.#accounts.meet(accountOf(field("LogonId")), field("User"), stamp);
    if (account !== undefined) sink(account);
    sink(made);
    return USED;
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
    const host = { number: this.#hosts.size, next: undefined, lost: 0 };
    if (this.#hosts.size < MAX_HOSTS) this.#hosts.set(name, host);
    return host;
  }
}

/** On Linux a logon's number is that of its account. */
function accountOf(logonId: string | undefined): number | undefined {
  return logonId !== undefined && /^[0-9]{1,10}$/.test(logonId) ? Number(logonId) : undefined;
}
