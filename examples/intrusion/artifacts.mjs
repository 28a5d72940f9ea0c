// Makes the files that the scene's host would have been collected with: no executable is stored in the project.
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ARTIFACTS } from "./scene.mjs";
import { tinyElf } from "./tiny-elf.mjs";

/** Name of the collection; another one when its content changes, so that set-up makes it again. */
export const COLLECTION = "intrusion-3";

const AGENT = names("agent", 96);
const COWTIME = names("cow", 64);
const HELLO = names("hello", 24);

/** Writes the collection below `folder`, as a mounted image would lie there. */
export function writeCollection(folder) {
  const programs = [
    { path: ARTIFACTS.agent.path, elf: { names: AGENT, text: "203.0.113.7:443 %s/%d", stripped: true } },
    {
      path: ARTIFACTS.packaged.path,
      elf: { names: COWTIME, text: "The cow says: %s\nUsage: cowtime [TEXT]", stripped: true },
    },
    { path: ARTIFACTS.built.path, elf: { names: HELLO, text: "Hello, world", stripped: true } },
    // For comparison: the same program as it was before somebody stripped it.
    { path: "/home/dev/src/hello/hello.debug", elf: { names: HELLO, text: "Hello, world", stripped: false } },
  ];
  for (const { path, elf } of programs) write(folder, path, tinyElf(elf));
  const packaged = programs.find(({ path }) => path === ARTIFACTS.packaged.path);
  const digest = createHash("md5").update(tinyElf(packaged.elf)).digest("hex"); // the digest that dpkg keeps
  write(folder, "/var/lib/dpkg/info/cowtime.md5sums", `${digest}  ${packaged.path.slice(1)}\n`);
  for (const [path, text] of Object.entries(HOST_FILES)) write(folder, path, text);
}

function write(folder, path, content) {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  // Readable, not executable: nobody is to start one by accident.
  writeFileSync(target, content, { mode: 0o644 });
}

function names(stem, count) {
  return Array.from({ length: count }, (_, index) =>
    index === 0 ? "_start" : index === count - 1 ? "main" : `${stem}_${index}`,
  );
}

/** Files of the host that help to read the log: names of accounts, and what dpkg wrote down about its package. */
const HOST_FILES = {
  "/etc/passwd": [
    "root:x:0:0:root:/root:/bin/bash",
    "www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin",
    "dev:x:1000:1000:Developer:/home/dev:/bin/bash",
    "",
  ].join("\n"),
  "/var/lib/dpkg/status": [
    "Package: cowtime",
    "Status: install ok installed",
    "Priority: optional",
    "Section: games",
    "Maintainer: Example Maintainer <maintainer@example.org>",
    "Architecture: amd64",
    "Version: 1.4-2",
    "Description: a cow that tells the time",
    "",
    "",
  ].join("\n"),
  "/var/lib/dpkg/info/cowtime.list": ["/.", "/usr", "/usr/bin", "/usr/bin/cowtime", ""].join("\n"),
};
