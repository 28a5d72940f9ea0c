import type { Host } from "./host.ts";
import { encode } from "./log.ts";
import { type Process, UNSET } from "./process.ts";
import { SERVICES } from "./services.ts";

/** Something of which no event is made. */
export function noise(host: Host): void {
  const { log } = host;
  const { random } = log;
  const service = random.pick(host.services);
  const roll = random.below(100);
  if (roll < 44) readOpen(host, service);
  else if (roll < 70) connect(host, service);
  else if (roll < 78) serviceChange(host);
  else if (roll < 81) cronJob(host);
  else if (roll < 89) check(host);
  else if (roll < 95) firewall(host, service);
  else apparmor(host, service);
}

function readOpen(host: Host, process: Process): void {
  const { log } = host;
  const refused = log.random.below(3) === 0;
  const path = log.random.pick(["/etc/shadow", "/etc/passwd", "/etc/ssl/private/site.key", "/var/lib/app/secret.json"]);
  log.begin();
  const args = `a0=ffffff9c a1=${log.random.address()} a2=80000 a3=0`;
  log.syscall(process, 257, "openat", refused ? " success=no exit=-13" : " success=yes exit=5", args, 1, '"watch"');
  log.cwd(process);
  log.path(0, path, host.inodeOf(path), "0100640", 0, "root", "NORMAL");
  log.title(process);
}

function connect(host: Host, process: Process): void {
  const { log } = host;
  log.begin();
  const args = `a0=9 a1=${log.random.address()} a2=10 a3=0`;
  log.syscall(process, 42, "connect", " success=no exit=-115", args, 0, '"network"');
  const hex = log.random.next().toString(16).toUpperCase().padStart(8, "0");
  log.record("SOCKADDR", `saddr=020001BB${hex}0000000000000000\x1dSADDR={ saddr_fam=inet laddr=10.1.2.3 lport=443 }`);
  log.title(process);
}

function serviceChange(host: Host): void {
  const { log } = host;
  const unit = log.random.pick(SERVICES);
  log.begin();
  log.record(
    log.random.below(2) === 0 ? "SERVICE_START" : "SERVICE_STOP",
    `pid=1 uid=0 auid=4294967295 ses=4294967295 subj=unconfined msg='unit=${unit} comm="systemd" ` +
      `exe="/usr/lib/systemd/systemd" hostname=? addr=? terminal=? res=success'\x1dUID="root" AUID="unset"`,
  );
}

/** A check that monitoring runs through sudo: four records of user space. */
function check(host: Host): void {
  const { log } = host;
  const pid = log.pid();
  const outer = `pid=${pid} uid=998 auid=4294967295 ses=4294967295 subj=unconfined`;
  const tail = `exe="/usr/bin/sudo" hostname=? addr=? terminal=? res=success'\x1dUID="monitor" AUID="unset"`;
  for (const [type, message] of [
    ["USER_AUTH", 'op=PAM:authentication grantors=pam_permit acct="root"'],
    ["USER_ACCT", 'op=PAM:accounting grantors=pam_permit acct="monitor"'],
    ["USER_CMD", `cwd="/" cmd=${encode(`/usr/lib/checks/disk -w ${log.random.below(40)} -c 5`)}`],
    ["CRED_REFR", 'op=PAM:setcred grantors=pam_permit acct="root"'],
  ] as const) {
    log.begin();
    log.record(type, `${outer} msg='${message} ${tail}`);
  }
}

/** A job of cron with its session. */
function cronJob(host: Host): void {
  const { log } = host;
  const pid = log.pid();
  const session = log.session();
  const say = (type: string, op: string, auid: number, ses: number): void => {
    log.begin();
    log.record(
      type,
      `pid=${pid} uid=0 auid=${auid} ses=${ses} subj=unconfined msg='op=PAM:${op} grantors=pam_permit acct="root" ` +
        `exe="/usr/sbin/cron" hostname=? addr=? terminal=cron res=success'\x1dUID="root" AUID="${auid === 0 ? "root" : "unset"}"`,
    );
  };
  say("USER_ACCT", "accounting", UNSET, UNSET);
  say("CRED_ACQ", "setcred", UNSET, UNSET);
  log.begin();
  log.record(
    "LOGIN",
    `pid=${pid} uid=0 subj=unconfined old-auid=4294967295 auid=0 tty=(none) old-ses=4294967295 ses=${session} res=1` +
      `\x1dUID="root" OLD-AUID="unset" AUID="root"`,
  );
  say("USER_START", "session_open", 0, session);
  say("CRED_DISP", "setcred", 0, session);
  say("USER_END", "session_close", 0, session);
}

function firewall(host: Host, process: Process): void {
  const { log } = host;
  log.begin();
  log.record(
    "NETFILTER_CFG",
    `table=filter:${log.random.below(90)} family=2 entries=${log.random.below(20)} op=nft_register_rule pid=${process.pid} comm="nft"`,
  );
  log.syscall(
    process,
    46,
    "sendmsg",
    " success=yes exit=2048",
    `a0=3 a1=${log.random.address()} a2=0 a3=0`,
    0,
    "(null)",
  );
  log.title(process);
}

function apparmor(host: Host, process: Process): void {
  const { log } = host;
  log.begin();
  log.record(
    "AVC",
    `apparmor="DENIED" operation="open" profile="nginx" name="/proc/${process.pid}/status" pid=${process.pid} comm="nginx" requested_mask="r"`,
  );
  log.syscall(
    process,
    257,
    "openat",
    " success=no exit=-13",
    `a0=ffffff9c a1=${log.random.address()} a2=0 a3=0`,
    1,
    "(null)",
  );
  log.cwd(process);
  log.title(process);
}
