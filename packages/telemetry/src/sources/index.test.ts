import { describe, expect, it } from "vitest";
import { recogniseSource, sourceNamed } from "./index.ts";

describe("recogniseSource", () => {
  it.each([
    ["raw", "type=SYSCALL msg=audit(1.000:1): arch=c000003e\n", "auditd"],
    ["syslog", "Jul 26 18:30:48 h audispd: node=h type=CWD msg=audit(1.000:1): cwd=2F\n", "auditd"],
    ["kernel log", "Jul 26 18:30:48 h kernel: audit: type=1300 audit(1.000:1): arch=c000003e\n", "auditd"],
    ["JSON that quotes a record", '{"MESSAGE":" type=CWD msg=audit(1.000:1): "}\n', undefined],
    ["nothing", "", undefined],
    ["prose", "hello\nworld\n", undefined],
  ])("%s", (_, head, name) => expect(recogniseSource(head)?.name).toBe(name));

  it("finds a source by its name", () => {
    expect(sourceNamed("auditd")?.name).toBe("auditd");
    expect(sourceNamed("none")).toBeUndefined();
  });
});
