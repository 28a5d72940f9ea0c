import type { PathBytes } from "./path-bytes.ts";

/**
 * Whether the file system behind `path` answers in time. A call into a mount whose server is gone hangs in the
 * kernel and takes its thread with it, so a child asks, and is left behind when it does not come back. This
 * covers mounts that hang before we start; one that hangs later still stops the thread that reads from it.
 */
export function answersInTime(path: PathBytes, ms: number): Promise<boolean> {
  const { spawn } = process.getBuiltinModule("node:child_process"); // rarely needed, and slow to load
  const script = "require('fs').stat(Buffer.from(process.argv[1],'hex'),()=>process.exit())";
  const child = spawn(process.execPath, ["-e", script, Buffer.from(path, "latin1").toString("hex")], {
    stdio: "ignore",
  });
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      child.unref();
      resolve(false);
    }, ms);
    const answered = (): void => {
      clearTimeout(timer);
      resolve(true);
    };
    child.on("exit", answered);
    child.on("error", answered); // nobody could ask; the path itself will tell
  });
}
