import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import type { ActedEvent } from "@limpid/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiveHost } from "../../../../tests/support/live-host.ts";
import { eventually, whyNoSensor } from "../testing/real-kernel.ts";

/** An overlay in a mount namespace of its own, as a container has it, until it is closed. */
class OverlayMount {
  readonly folder = mkdtempSync("/var/tmp/limpid-overlay-");
  #holder: ChildProcess | undefined;

  async open(): Promise<void> {
    const { folder } = this;
    const script = `set -e
mount --make-rprivate /
mkdir ${folder}/lower ${folder}/upper ${folder}/work ${folder}/merged
cp /bin/true ${folder}/lower/below
cp /bin/true ${folder}/lower/copied
mount -t overlay overlay -o lowerdir=${folder}/lower,upperdir=${folder}/upper,workdir=${folder}/work ${folder}/merged
echo ready
exec sleep 300`;
    const holder = spawn("unshare", ["-m", "sh", "-c", script], { stdio: ["ignore", "pipe", "inherit"] });
    this.#holder = holder;
    await Promise.race([once(holder.stdout, "data"), once(holder, "exit")]);
  }

  /** Runs a script there. */
  async sh(script: string): Promise<void> {
    const args = ["-t", String(this.#holder?.pid), "-m", "sh", "-ec", `cd ${this.folder}/merged; ${script}`];
    await once(spawn("nsenter", args, { stdio: "ignore" }), "exit");
  }

  close(): void {
    this.#holder?.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function whyNoOverlay(): string | undefined {
  const tried = spawnSync("unshare", [
    "-m",
    "sh",
    "-c",
    "modprobe overlay 2>/dev/null; grep -qw overlay /proc/filesystems",
  ]);
  return tried.status === 0 ? whyNoSensor() : "the kernel has no overlay";
}

describe.skipIf(whyNoOverlay() !== undefined)("a file in a container's overlay", () => {
  const overlay = new OverlayMount();
  const host = new LiveHost();
  beforeAll(async () => {
    await overlay.open();
    await host.open();
  });
  afterAll(async () => {
    await host.close();
    overlay.close();
  });
  const shown = (name: string) => `${overlay.folder}/merged/${name}`;
  const findingsOf = (name: string) =>
    [...host.findings.values()].filter(({ artifact }) => artifact.path?.endsWith(`/${name}`) === true);
  const devicesOf = (name: string) =>
    host.events
      .filter((event): event is ActedEvent & { file: object } => "file" in event && "process" in event)
      .flatMap(({ file }) => ("path" in file && file.path === shown(name) && "device" in file ? [file.device] : []));

  it("is one file under one device, by the name that the container knows it by", async () => {
    await overlay.sh("cp /bin/true dropped; ./dropped; exit 0");
    const finding = await host.finding(shown("dropped"));
    await eventually(() => (findingsOf("dropped")[0]?.executions.length === 1 ? true : undefined));
    expect(finding?.creator.image).toMatch(/\/(cp|coreutils|busybox)$/);
    expect(findingsOf("dropped")).toMatchObject([{ artifact: { inspected: true }, executions: [{}] }]);
    expect(new Set(devicesOf("dropped")).size).toBe(1);
    expect(host.story(shown("dropped")).at(-1)).toBe("process.executed dropped");
    expect(finding?.artifact.pathOnHost).toBe(`${overlay.folder}/upper/dropped`);
  });

  it("is the image's own where nobody wrote it, and another one once it was copied up", async () => {
    await overlay.sh("./below; echo more >> copied; ./copied; exit 0");
    const names = [shown("below"), `${overlay.folder}/lower/below`, shown("copied")];
    const runs = () =>
      host.events.filter((event) => event.kind === "process.executed" && names.includes(event.image ?? ""));
    await eventually(() => (runs().length >= 2 ? true : undefined));
    const files = runs().map((event) => ("file" in event ? event.file.inode : undefined));
    const inodeOf = (name: string) => statSync(`${overlay.folder}/${name}`).ino;
    expect(files).toEqual([inodeOf("lower/below"), inodeOf("upper/copied")]);
  });
});
