import type { Execution } from "@limpid/core";
import type { Subject } from "../../subject/subject.ts";
import { macFacts } from "./facts.ts";

const SCRIPT = /^(.{1,4000}\.app)\/Contents\/Resources\/Scripts\/main\.scpt$/;
const STUBS = ["applet", "droplet"];

/** The app whose script a file is by its place; undefined for any other file. */
export function appOfScript(path: string | undefined): string | undefined {
  return path === undefined ? undefined : SCRIPT.exec(path)?.[1];
}

/** The stub that runs a script of this app, with the event that shows it: it ran, or its bytes are at hand. */
export function stubBeside(
  subject: Subject,
  app: string,
): { readonly path: string; readonly event?: string } | undefined {
  const paths = STUBS.map((stub) => `${app}/Contents/MacOS/${stub}`);
  const run = subject.life.executions.find(({ by }: Execution) => paths.includes(by.run.image ?? ""));
  if (run?.by.run.image !== undefined) return { path: run.by.run.image, event: run.event };
  for (const path of paths) {
    const bytes = subject.context.bytes?.inspect({ path, inode: undefined, device: undefined });
    if (bytes?.state !== "inspected") continue;
    if (bytes.artifact.parts.some((part) => macFacts(part).appletStub)) return { path };
  }
  return undefined;
}
