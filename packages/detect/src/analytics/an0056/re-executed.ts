import type { Ancestor, Execution } from "@limpid/core";
import { mayLower } from "@limpid/lineage";
import { baseName, isSystemPath, withoutDeleted } from "../../lives/paths.ts";
import { imageBefore, type Subject } from "../../subject/subject.ts";

/**
 * Whether every nameless execution of this file is a known program executing itself: runc and LXC run a sealed
 * copy of themselves from memory (CVE-2019-5736), systemd pins its executor, a daemon executes its old image
 * again after an upgrade. Judged by what ran before in that process or its parent, never by the new name.
 */
export function isReExecution(subject: Subject): boolean {
  const nameless = subject.life.executions.filter((run) => run.nameless);
  return nameless.length > 0 && nameless.every((run) => executesItself(subject, run));
}

function executesItself(subject: Subject, run: Execution): boolean {
  const image = withoutDeleted(run.path ?? "");
  const before = beforeExecution(subject, run);
  if (before?.run.image === undefined || !mayLower(before)) return false;
  const previous = withoutDeleted(before.run.image);
  if (subject.life.origin === "file") {
    return isSystemPath(image) && (previous === image || before.role === "service-manager");
  }
  // A copy in memory has the maker's choice of name; who makes one of itself is known.
  return before.role === "container-runtime" && SELF_COPIES.has(baseName(previous));
}

const SELF_COPIES: ReadonlySet<string> = new Set([
  "runc",
  "crun",
  "youki",
  "lxc-start",
  "lxc-attach",
  "lxc-execute",
  "lxd",
  "incusd",
]);

/** What ran in this process before, or in the parent that started it. */
function beforeExecution(subject: Subject, run: Execution): Ancestor | undefined {
  const [self, parent] = subject.executedBy(run);
  if (self === undefined) return undefined;
  const { process } = self;
  const previous = imageBefore(process, run.by.run);
  if (previous === undefined) return parent;
  const { role, identity } = subject.context.roles.of(previous, process.euid ?? process.uid);
  return { process, run: previous, role, identity };
}
