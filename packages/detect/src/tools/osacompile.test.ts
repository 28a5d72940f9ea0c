import { describe, expect, it, test } from "vitest";
import { readOsacompile, scriptIn } from "./osacompile.ts";

describe("osacompile", () => {
  test.each([
    ["osacompile -x -o a.scpt b.applescript", "-x", "a.scpt", "files"],
    ["osacompile -xo a.scpt b.applescript", "-xo", "a.scpt", "files"],
    ["osacompile -xoa.scpt b.applescript", "-xoa.scpt", "a.scpt", "files"],
    ["osacompile -o a.scpt -x", "-x", "a.scpt", "standard-input"],
    ["osacompile -x -", "-x", "a.scpt", "standard-input"],
    ["osacompile -dx -o a.scpt b.scpt", "-dx", "a.scpt", "files"],
    ["osacompile -x -e beep -o a.scpt", "-x", "a.scpt", "arguments"],
    ["osacompile -l JavaScript -o a.scpt b.js", undefined, "a.scpt", "files"],
    ["osacompile -o x.scpt b.scpt", undefined, "x.scpt", "files"],
    ["osacompile -e x -o a.scpt", undefined, "a.scpt", "arguments"],
  ])("%s", (line, runOnly, output, from) => {
    const { outputs, compiles } = readOsacompile(line.split(" "));
    expect(outputs).toEqual([output]);
    expect(compiles?.runOnly).toBe(runOnly);
    expect(compiles?.from).toBe(from);
  });

  it("puts the script of a bundle where it lies", () => {
    expect(scriptIn("/tmp/Fix.app")).toBe("/tmp/Fix.app/Contents/Resources/Scripts/main.scpt");
    expect(scriptIn("/tmp/Fix.scptd/")).toBe("/tmp/Fix.scptd/Contents/Resources/Scripts/main.scpt");
    expect(scriptIn("/tmp/Fix.application")).toBe("/tmp/Fix.application");
  });
});
