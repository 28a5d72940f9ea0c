import { execFile } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import type { Scenario } from "../scenario.ts";
import { arOf, tarOf } from "../scene/tar.ts";

const CONTROL = [
  "Package: limpid-exercise",
  "Version: 1",
  "Architecture: all",
  "Maintainer: Limpid <exercise@localhost>",
  "Description: an exercise, removed when it ends",
  "",
].join("\n");

/** A Debian package of one file. @see deb(5) */
function packageOf(path: string, bytes: Uint8Array): Buffer {
  const control = tarOf([{ name: "./control", bytes: Buffer.from(CONTROL), mode: 0o644 }]);
  return arOf([
    { name: "debian-binary", bytes: Buffer.from("2.0\n") },
    { name: "control.tar.gz", bytes: gzipSync(control) },
    { name: "data.tar.gz", bytes: gzipSync(tarOf([{ name: path, bytes }])) },
  ]);
}

/** There from the moment dpkg unpacks it until it is purged. @see dpkg(1) */
const INSTALLED = "/var/lib/dpkg/info/limpid-exercise.list";

export const packageInstall: Scenario = {
  id: "package-install",
  analytic: "AN0056",
  platform: "linux",
  twin: true,
  does: "dpkg installs a small package with a stripped program, which is run; the package is removed again",
  purpose: "a package manager at work is expected",
  needs: ["dpkg"],
  hindrance: () => (process.getuid?.() === 0 ? undefined : "only root can install a package"),
  expects: [{ path: "/usr/lib/limpid-exercise", atMost: "low" }],
  run: async (scene) => {
    writeFileSync(scene.path("exercise.deb"), packageOf("./usr/lib/limpid-exercise", scene.payload("stripped")));
    await scene.run(["dpkg", "--install", "exercise.deb"]);
    await scene.run(["/usr/lib/limpid-exercise"]);
  },
  cleanUp: async () => {
    if (existsSync(INSTALLED)) await promisify(execFile)("dpkg", ["--purge", "limpid-exercise"], { cwd: "/" });
  },
};
