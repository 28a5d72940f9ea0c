// The first half of the second reader of audit logs (naive-auditd.ts): lines, their fields, and what belongs together.

/** A line of an audit log, split into all its fields. */
export interface Line {
  readonly type: string;
  readonly body: string;
  readonly fields: ReadonlyMap<string, string>;
}

/** The lines of one event. */
export interface Group {
  readonly host: string;
  readonly id: string;
  readonly at: number;
  readonly serial: number;
  readonly lines: Line[];
}

const NUMBERS: Record<string, string> = {
  "1006": "LOGIN",
  "1105": "USER_START",
  "1106": "USER_END",
  "1112": "USER_LOGIN",
  "1113": "USER_LOGOUT",
  "1300": "SYSCALL",
  "1302": "PATH",
  "1307": "CWD",
  "1309": "EXECVE",
  "1318": "OBJ_PID",
  "1336": "URINGOP",
  "1337": "OPENAT2",
};

/** The lines of each event. */
export function groupRecords(log: string): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const text of log.split("\n").slice(0, -1)) {
    const match =
      /^(?:(.{0,500}?) )?type=(\S+) (?:msg=)?audit\((\d{1,12})\.(\d{3}):(\d{1,10})\):? *(.*?)\r?$/s.exec(text) ??
      undefined;
    if (match === undefined) continue;
    const [, prefix = "", written = "", seconds = "", millis = "", serial = "", body = ""] = match;
    const type = NUMBERS[/^(?:UNKNOWN\[)?(\d{4})\]?$/.exec(written)?.[1] ?? ""] ?? written;
    const node = /(?:^| )node=(\S+)$/.exec(prefix)?.[1];
    const syslog = /^(?:<\d+>)?(?:\d+ )?(?:[A-Z][a-z]{2} [ \d]\d \S+|\d{4}-\S+) (\S+)/.exec(prefix)?.[1];
    const host = node ?? syslog ?? "unknown";
    const id = `${seconds}.${millis}:${serial}`;
    const key = `${host} ${id}`;
    const group = groups.get(key) ?? {
      host,
      id,
      at: Number(seconds) * 1000 + Number(millis),
      serial: Number(serial),
      lines: [],
    };
    groups.set(key, group);
    group.lines.push({ type, body, fields: fieldsOf(body) });
  }
  return [...groups.values()];
}

function fieldsOf(body: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  const outer = body.split("\x1d")[0]?.split("msg='")[0] ?? "";
  for (const [, name = "", value = ""] of outer.matchAll(/([^ =]+)=("[^"]*"|[^ ]*)/g)) {
    if (!fields.has(name)) fields.set(name, value);
  }
  return fields;
}

export function number(value: string | undefined): number | undefined {
  const match = /^-?\d+/.exec(value ?? "");
  return match === null ? undefined : Number(match[0]);
}

function bytesOf(value: string): Buffer | undefined {
  if (value.startsWith('"')) return Buffer.from(value.replace(/^"|"$/g, ""), "latin1");
  if (value === "" || value === "(null)" || value === "(none)" || value === "?") return undefined;
  if (/^(?:[0-9A-Fa-f]{2})*$/.test(value)) return Buffer.from(value, "hex");
  return Buffer.from(value, "latin1");
}

export function text(value: string | undefined): string | undefined {
  const bytes = value === undefined ? undefined : bytesOf(value);
  return bytes === undefined ? undefined : escapeDecode(bytes);
}

/** UTF-8 with stray bytes as U+DC80 to U+DCFF, one try per position. */
function escapeDecode(bytes: Buffer): string {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let out = "";
  for (let at = 0; at < bytes.length; ) {
    let taken = 0;
    for (const size of [1, 2, 3, 4]) {
      if (at + size > bytes.length || taken > 0) continue;
      try {
        out += decoder.decode(bytes.subarray(at, at + size));
        taken = size;
      } catch {
        // not a sequence of this size
      }
    }
    if (taken === 0) out += String.fromCharCode(0xdc00 + (bytes[at] ?? 0));
    at += taken || 1;
  }
  return out;
}

/** The arguments of one execution, over all its records. */
export function argumentsOf(lines: readonly Line[]): { readonly argv: readonly string[]; readonly complete: boolean } {
  const whole = new Map<number, Buffer>();
  const parts = new Map<number, Map<number, Buffer>>();
  const written = new Map<number, number>();
  const lengths = new Map<number, number>();
  let argc: number | undefined;
  for (const { body } of lines) {
    for (const [, name = "", value = ""] of body.matchAll(/([^ =]+)=("[^"]*"|[^ ]*)/g)) {
      const match = /^a(\d+)(?:(_len)|\[(\d+)\])?$/.exec(name);
      if (name === "argc") argc = number(value);
      if (match === null) continue;
      const index = Number(match[1]);
      if (match[2] !== undefined) lengths.set(index, Number(value));
      else if (match[3] === undefined) {
        if (!whole.has(index)) whole.set(index, bytesOf(value) ?? Buffer.alloc(0));
      } else {
        const list = parts.get(index) ?? new Map<number, Buffer>();
        parts.set(index, list);
        list.set(Number(match[3]), bytesOf(value) ?? Buffer.alloc(0));
        written.set(index, (written.get(index) ?? 0) + value.length);
      }
    }
  }
  const argv: string[] = [];
  let complete = true;
  for (;;) {
    const index = argv.length;
    const single = whole.get(index);
    const list = parts.get(index);
    if (single === undefined && list === undefined) break;
    const keys = [...(list?.keys() ?? [])].sort((a, b) => a - b);
    const bytes = single ?? Buffer.concat(keys.map((key) => list?.get(key) ?? Buffer.alloc(0)));
    if (single === undefined) {
      const length = lengths.get(index);
      if (keys.some((key, place) => key !== place)) complete = false;
      if (length !== undefined && length !== bytes.length && length !== written.get(index)) complete = false;
    }
    argv.push(escapeDecode(bytes));
  }
  const beyond = [...whole.keys(), ...parts.keys()].some((index) => index > argv.length);
  return { argv, complete: complete && !beyond && argv.length === argc };
}
