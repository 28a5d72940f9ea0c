import { EndpointLog } from "../../packages/telemetry/src/testing/endpoint-log.ts";
import { OcsfLog } from "../../packages/telemetry/src/testing/ocsf-log.ts";
import { SysmonLog } from "../../packages/telemetry/src/testing/sysmon-log.ts";
import { TetragonLog } from "../../packages/telemetry/src/testing/tetragon-log.ts";

const NAMES = 2000; // files that a build touches again and again

/** The build's mix as the sensors tell it whose logs name a process and a file with each line. */
export function sysmonText() {
  const log = new SysmonLog({ header: "Nov 22 06:00:00 build-1 sysmon: " });
  return { step: sysmonStep(log), lines: log.lines };
}

export function sysmonJson() {
  const log = new SysmonLog({ computer: "build-1" });
  const tell = sysmonStep(log);
  const lines: string[] = [];
  const step = (index: number) => {
    tell(index);
    lines.push(...log.lines.map((SyslogMessage) => JSON.stringify({ Computer: "build-1", SyslogMessage })));
    log.lines.length = 0;
  };
  return { step, lines };
}

function sysmonStep(log: SysmonLog): (index: number) => void {
  const make = log.running("/usr/bin/make", "ci", 999);
  return (index) => {
    const file = `/home/dev/src/project/build/file${index % NAMES}.o`;
    const gcc = log.spawn(make, "/usr/bin/gcc", `gcc -O2 -c file${index % NAMES}.c -o ${file}`);
    log.create(gcc, file).exit(gcc).remove(make, file);
  };
}

export function tetragon() {
  const log = new TetragonLog();
  const make = log.running("/usr/bin/make", 999);
  const step = (index: number) => {
    const file = `/home/dev/src/project/build/file${index % NAMES}.o`;
    const gcc = log.spawn(make, "/usr/bin/gcc", `-O2 -c file${index % NAMES}.c -o ${file}`);
    log.write(gcc, file).write(gcc, file).exit(gcc);
  };
  return { step, lines: log.lines };
}

/** Falco has no builder: one alert is like the next. */
export function falco() {
  const lines: string[] = [];
  const step = (index: number) => {
    const file = `/home/dev/src/project/build/file${index % NAMES}.o`;
    const common = { "proc.pid": index % 30_000, "proc.exepath": "/usr/bin/gcc", "user.uid": 999, "user.name": "ci" };
    alert(index * 2, { ...common, "evt.type": "execve", "proc.cmdline": `gcc -c file${index % NAMES}.c -o ${file}` });
    alert(index * 2 + 1, { ...common, "evt.type": "openat", "fd.name": file, "evt.arg.flags": "O_CREAT|O_WRONLY" });
  };
  function alert(number: number, fields: object): void {
    const time = `${new Date(Date.UTC(2026, 10, 22) + number).toISOString().slice(0, -1)}000326Z`;
    const output = `${time}: Notice Something happened that a rule wanted to know of (number=${number})`;
    lines.push(
      JSON.stringify({
        hostname: "build-1",
        output,
        priority: "Notice",
        rule: "Program executed or file written",
        source: "syscall",
        tags: ["host", "process"],
        time,
        output_fields: { "container.id": "host", "evt.num": number, "user.loginuid": -1, "proc.tty": 0, ...fields },
      }),
    );
  }
  return { step, lines };
}

export function endpoint() {
  const log = new EndpointLog();
  const make = log.running("/usr/bin/make", 999);
  const lines: string[] = [];
  const step = (index: number) => {
    const file = `/home/dev/src/project/build/file${index % NAMES}.o`;
    const gcc = log.spawn(make, "/usr/bin/gcc", ["gcc", "-O2", "-c", `file${index % NAMES}.c`, "-o", file]);
    log.file(gcc, "creation", `${file}.tmp`).rename(gcc, `${file}.tmp`, file).exit(gcc, 0).file(make, "deletion", file);
    lines.push(...log.lines);
    log.documents.length = 0;
  };
  return { step, lines };
}

export function ocsf() {
  const log = new OcsfLog("1.4.0");
  const make = log.running("/usr/bin/make");
  const lines: string[] = [];
  const step = (index: number) => {
    const file = `/home/dev/src/project/build/file${index % NAMES}.o`;
    const gcc = log.launch(make, "/usr/bin/gcc", `gcc -O2 -c file${index % NAMES}.c -o ${file}`);
    log.file(gcc, 1, `${file}.tmp`).file(gcc, 3, `${file}.tmp`).rename(gcc, `${file}.tmp`, file).terminate(gcc, 0);
    lines.push(...log.records.map((record) => JSON.stringify(record)));
    log.records.length = 0;
  };
  return { step, lines };
}

/** Messages of the unified log, of many programs; one in ten is one of sudo's. */
export function unifiedLog() {
  const lines: string[] = [];
  const step = (index: number) => {
    const sudo = index % 10 === 0;
    const record = {
      timezoneName: "",
      messageType: "Default",
      eventType: "logEvent",
      source: null,
      formatString: "%s",
      userID: 501,
      activityIdentifier: 0,
      subsystem: "com.example.agent",
      category: "default",
      threadID: 92_890 + index,
      senderImageUUID: "607679EB-50E5-30F8-B6E1-9D2B7F35A580",
      backtrace: { frames: [{ imageOffset: 1764, imageUUID: "607679EB-50E5-30F8-B6E1-9D2B7F35A580" }] },
      bootUUID: "E312ED28-914E-4C3C-9B9E-4926AFCCD890",
      processImagePath: sudo ? "/usr/bin/sudo" : `/Applications/App${index % 500}.app/Contents/MacOS/App`,
      senderImagePath: "/usr/lib/libexample.dylib",
      timestamp: `${new Date(1_795_327_555_000 + index).toISOString().slice(0, -1).replace("T", " ")}000+0000`,
      machTimestamp: 24_312_463_404_551 + index,
      eventMessage: sudo
        ? `dev : TTY=ttys001 ; PWD=/Users/dev ; USER=root ; COMMAND=/bin/ls /tmp/${index}`
        : "state changed from 3 to 4 for <private>",
      processImageUUID: "607679EB-50E5-30F8-B6E1-9D2B7F35A580",
      traceID: 13_353_070_231_812,
      processID: 400 + (index % 5000),
      senderProgramCounter: 1764,
      parentActivityIdentifier: 0,
    };
    lines.push(JSON.stringify(record).replaceAll("/", "\\/"));
  };
  return { step, lines };
}
