/** Small audit logs for tests, written as the kernel and auditd write them. */
export interface CallOptions {
  readonly serial?: number;
  readonly at?: string;
  readonly arch?: string;
  readonly number: number;
  readonly success?: string;
  readonly exit?: string;
  readonly args?: readonly [string, string, string, string];
  readonly pid?: number;
  readonly ppid?: number;
  readonly process?: string;
  readonly cwd?: string | null;
  readonly paths?: readonly string[];
  readonly items?: number;
  readonly extra?: readonly string[];
}

const AT = "1700000000.100";

/** All records of one call, in the kernel's order. `paths` are bodies without `item=N`. */
export function call(options: CallOptions): readonly string[] {
  const { serial = 1, at = AT, arch = "c000003e", number, paths = [], extra = [] } = options;
  const [a0, a1, a2, a3] = options.args ?? ["0", "0", "0", "0"];
  const stamp = `msg=audit(${at}:${serial}):`;
  const result =
    number === 231 && arch === "c000003e" ? "" : ` success=${options.success ?? "yes"} exit=${options.exit ?? "0"}`;
  const process =
    options.process ??
    'auid=1000 uid=1000 gid=1000 euid=1000 suid=1000 fsuid=1000 egid=1000 sgid=1000 fsgid=1000 tty=pts0 ses=3 comm="sh" exe="/usr/bin/dash"';
  const lines = [
    `type=SYSCALL ${stamp} arch=${arch} syscall=${number}${result} a0=${a0} a1=${a1} a2=${a2} a3=${a3} ` +
      `items=${options.items ?? paths.length} ppid=${options.ppid ?? 10} pid=${options.pid ?? 11} ${process} key=(null)`,
    ...extra.map((record) => record.replace(" ", ` ${stamp} `)),
  ];
  const cwd = options.cwd === undefined ? (paths.length > 0 ? '"/work dir"' : null) : options.cwd;
  if (cwd !== null) lines.push(`type=CWD ${stamp} cwd=${cwd === '"/work dir"' ? "2F776F726B20646972" : cwd}`);
  paths.forEach((path, item) => {
    lines.push(`type=PATH ${stamp} item=${item} ${path}`);
  });
  lines.push(`type=PROCTITLE ${stamp} proctitle="sh"`);
  return lines;
}

/** The body of a PATH record. */
export function path(name: string, type: string, inode = 7, mode = "0100644"): string {
  const written = name.startsWith("(") || /^(?:[0-9A-F]{2})+$/.test(name) ? name : `"${name}"`;
  return `name=${written} inode=${inode} dev=fe:00 mode=${mode} ouid=0 ogid=0 rdev=00:00 nametype=${type} cap_fp=0`;
}

export function log(...calls: readonly (readonly string[])[]): string {
  return `${calls.flat().join("\n")}\n`;
}
