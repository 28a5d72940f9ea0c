import { describe, expect, it } from "vitest";
import { columns } from "./layout.ts";
import { Progress } from "./progress.ts";

function terminal(isTerminal = true) {
  const written: string[] = [];
  return { written, isTerminal, columns: 60, write: (text: string) => void written.push(text) };
}

describe("Progress", () => {
  it("shows nothing for short work, then one line that it takes away", () => {
    const output = terminal();
    const progress = new Progress(output, 0);
    progress.at(1, "files", "/a", 900);
    progress.hide();
    expect(output.written).toEqual([]);
    progress.at(1234, "files", "/usr/lib/\x1b[2Jx", 1100);
    progress.at(1235, "files", "/b", 1150);
    progress.hide();
    progress.hide();
    expect(output.written).toEqual(["\r\x1b[K1,234 files  /usr/lib/\\x1b[2Jx", "\r\x1b[K"]);
  });

  it("stays on one line", () => {
    const output = terminal();
    new Progress(output, 0).at(5, "files", "/x".repeat(200), 2000);
    expect(columns(output.written[0]?.slice(4) ?? "")).toBeLessThan(60);
  });

  it("is silent outside a terminal", () => {
    const output = terminal(false);
    new Progress(output, 0).at(5, "files", "/x", 5000);
    expect(output.written).toEqual([]);
  });
});
