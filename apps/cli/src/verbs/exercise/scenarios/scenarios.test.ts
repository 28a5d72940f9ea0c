import { describe, expect, it } from "vitest";
import { Scene } from "../scene/scene.ts";
import { SCENARIOS } from "./index.ts";

/** What a scenario runs, without running it. */
class WrittenScene extends Scene {
  readonly ran: (readonly string[])[] = [];
  readonly inputs: (Uint8Array | string)[] = [];
  served: Uint8Array | undefined;

  override run(argv: readonly string[], input: Uint8Array | string = ""): Promise<string> {
    this.ran.push(argv);
    this.inputs.push(input);
    return Promise.resolve("");
  }

  override serve(bytes: Uint8Array): Promise<string> {
    this.served = bytes;
    return Promise.resolve("http://127.0.0.1:1/agent");
  }
}

async function written(id: string): Promise<WrittenScene> {
  const scene = new WrittenScene({ folder: "/tmp/x", scenario: id, nonce: "0123456789abcdef" });
  await SCENARIOS.find((scenario) => scenario.id === id)?.run(scene);
  return scene;
}

describe("the scenarios of macOS", () => {
  const script = 'display dialog "limpid exercise"\n';

  it.each([
    ["run-only", "osacompile -x -o agent.scpt -", script],
    ["run-only-together", "osacompile -xo agent.scpt -", script],
    ["run-only-last", `osacompile -o agent.scpt -x -e 'display dialog "limpid exercise"'`, ""],
    ["editable-script", "osacompile -o agent.scpt -", script],
  ])("%s compiles in its spelling, below a shell", async (id, command, input) => {
    const { ran, inputs } = await written(id);
    expect(ran).toEqual([["/bin/sh", "-c", command]]);
    expect(inputs).toEqual([input]);
  });

  it("fetch a Mach-O file with curl from loopback, past a proxy, and never run it", async () => {
    const { ran, served } = await written("mach-o-by-curl");
    const command = "curl -sS --noproxy '*' -o agent http://127.0.0.1:1/agent && chmod 755 agent";
    expect(ran).toEqual([["/bin/sh", "-c", command]]);
    expect([...(served ?? []).slice(0, 4)]).toEqual([0xcf, 0xfa, 0xed, 0xfe]);
  });

  it("write a Mach-O file with python, and never run it", async () => {
    const { ran, inputs } = await written("mach-o-by-python");
    const write = "import sys; open('agent', 'wb').write(sys.stdin.buffer.read())";
    expect(ran).toEqual([["/bin/sh", "-c", `python3 -c "${write}" && chmod 755 agent`]]);
    expect([...(inputs[0] as Uint8Array).slice(0, 4)]).toEqual([0xcf, 0xfa, 0xed, 0xfe]);
  });
});

describe("all scenarios", () => {
  it("have an id of their own, say what they do, and expect something", () => {
    expect(new Set(SCENARIOS.map(({ id }) => id)).size).toBe(SCENARIOS.length);
    for (const { id, does, purpose, expects } of SCENARIOS) {
      expect(id).toMatch(/^[a-z][a-z0-9-]+$/);
      expect([does, purpose].every((text) => text.length > 10)).toBe(true);
      expect(expects.length).toBeGreaterThan(0);
    }
  });

  it("expect nothing above low of a twin, and something of all others", () => {
    for (const { twin, expects } of SCENARIOS) {
      expect(expects.some(({ atLeast }) => atLeast !== undefined)).toBe(!twin);
      if (twin) expect(expects.every(({ atMost }) => atMost === "low")).toBe(true);
    }
  });
});
