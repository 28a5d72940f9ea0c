import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Finding } from "@limpid/core";
import type { StoredProcess } from "@limpid/server/contract";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { fitted, LEAST_ZOOM, NODE_HEIGHT, NODE_WIDTH, planOf, revealing, visible, whole, zoomed } from "./layout.ts";
import { FILE_ID, type Known, type LineageNode, lineageTree } from "./lineage-tree.ts";
import { processAsOf, processNode } from "./process-node.ts";
import { treeStep } from "./tree-steps.ts";

const EXAMPLE: Finding = JSON.parse(
  readFileSync(
    fileURLToPath(new URL("../../../../packages/exchange/src/testdata/linux-drop.jsonl", import.meta.url)),
    "utf8",
  ).split("\n")[0] ?? "",
);
const NOTHING: Known = { processes: new Map(), children: new Map() };

function stored(key: string, parent: string | null, more: Partial<StoredProcess> = {}): StoredProcess {
  const image = {
    image: `/bin/${key}`,
    argv: [key],
    argvComplete: true,
    at: 10,
    event: "e",
    file: undefined,
    script: undefined,
    cwd: undefined,
  };
  return {
    key,
    parent,
    host: "h",
    pid: 1,
    startedAt: 10,
    startBasis: "forked",
    images: [image],
    uid: 0,
    euid: 0,
    loginUser: null,
    session: null,
    terminal: null,
    cwd: "/",
    exitedAt: undefined,
    ...more,
  };
}

const ids = (root: LineageNode): readonly string[] => [root.id, ...root.children.flatMap(ids)];
/** The chain of a finding, from the top. */
const CHAIN = [...EXAMPLE.lineage.map(({ process }) => process).reverse(), EXAMPLE.creator.process ?? ""];

describe("lineageTree", () => {
  it("is the chain, the file below who wrote it, and what ran below the file", () => {
    const runs = EXAMPLE.executions.map(({ process }) => process);
    expect(ids(lineageTree(EXAMPLE, NOTHING))).toEqual([...CHAIN, FILE_ID, ...runs]);
  });

  it("puts what ran below who started it, once the store says who that is", () => {
    const [run] = EXAMPLE.executions;
    const shell = EXAMPLE.lineage[0]?.process ?? "";
    const key = run?.process ?? "";
    const known = { ...NOTHING, processes: new Map([[key, stored(key, shell)]]) };
    const tree = lineageTree(EXAMPLE, known);
    const plan = planOf(tree);
    expect(plan.byId.get(key)?.parent).toBe(shell);
    expect(plan.byId.get(key)?.node.marks).toContain("ran");
    expect(ids(tree).filter((id) => id === key)).toHaveLength(1);
  });

  it("shows children that were asked for, each once, and survives a circle", () => {
    const shell = EXAMPLE.lineage[0]?.process ?? "";
    const top = CHAIN[0] ?? "";
    const children = [stored("a", shell), stored("b", shell), stored(shell, "b"), stored(top, "a")];
    const tree = lineageTree(EXAMPLE, { ...NOTHING, children: new Map([[shell, children]]) });
    const all = ids(tree);
    expect(all).toHaveLength(new Set(all).size);
    expect(all).toEqual(expect.arrayContaining(["a", "b", FILE_ID]));
  });

  it("is the file alone when nobody is known", () => {
    const unknown: Finding = { ...EXAMPLE, creator: { basis: "unknown" }, lineage: [], executions: [], timeline: [] };
    expect(ids(lineageTree(unknown, NOTHING))).toEqual([FILE_ID]);
  });
});

describe("processAsOf", () => {
  const at = (image: string, ms: number) => ({
    ...(stored("p", null).images[0] as StoredProcess["images"][number]),
    image,
    at: ms,
  });
  const chain = stored("p", null, {
    startedAt: 100,
    exitedAt: 900,
    images: [at("/bin/sh", 100), at("/usr/bin/curl", 200), at("/tmp/x", 800)],
  });
  const told = { process: "p", role: "staging-app" as const, image: "/usr/bin/curl", previousImages: ["/bin/sh"] };
  const node = processNode("p", told, chain);
  test.each([
    { at: undefined, image: "/usr/bin/curl", state: "running" },
    { at: 50, image: "/bin/sh", state: "not started" },
    { at: 150, image: "/bin/sh", state: "running" },
    { at: 799, image: "/usr/bin/curl", state: "running" },
    { at: 800, image: "/tmp/x", state: "running" },
    { at: 901, image: "/tmp/x", state: "ended" },
  ])("at $at it is $image, $state", ({ at: instant, image, state }) => {
    expect(processAsOf(node, instant)).toMatchObject({ step: { image }, state });
  });

  it("takes the finding's word where the store has another one", () => {
    expect(processAsOf(processNode("p", { ...told, image: "/usr/bin/wget" }, chain), undefined).step.image).toBe(
      "/usr/bin/wget",
    );
  });

  it("never names an image of a time that is not known", () => {
    expect(processAsOf(processNode("p", told, undefined), 150).step.image).toBe("/usr/bin/curl");
  });
});

/** A tree of `count` nodes: a chain with broad leaves. */
function broad(count: number): LineageNode {
  const leaf = (id: number): LineageNode => ({
    id: `n${id}`,
    process: undefined,
    marks: [],
    edge: "started",
    children: [],
  });
  let node: LineageNode = leaf(0);
  for (let made = 1; made < count; made += 50) {
    const children = Array.from({ length: Math.min(49, count - made - 1) }, (_, index) => leaf(made + index + 1));
    node = { ...leaf(made), children: [node, ...children] };
  }
  return node;
}

describe("planOf", () => {
  it("lets no two nodes touch, and lays out 2,000 in a frame or two", () => {
    const root = broad(2000);
    const before = performance.now();
    const plan = planOf(root);
    expect(performance.now() - before).toBeLessThan(150);
    const columns = Map.groupBy(plan.placed, ({ x }) => x);
    for (const column of columns.values()) {
      const tops = column.map(({ y }) => y).sort((a, b) => a - b);
      for (let index = 1; index < tops.length; index++)
        expect((tops[index] ?? 0) - (tops[index - 1] ?? 0)).toBeGreaterThan(NODE_HEIGHT);
    }
    expect(plan.placed.every(({ x, y }) => x >= 0 && y >= 0 && x + NODE_WIDTH <= plan.width)).toBe(true);
  });

  it("puts a crowd into rows and columns that a screen can show", () => {
    const leaves = Array.from({ length: 2000 }, (_, index) => ({ ...broad(1), id: `leaf${index}` }));
    const plan = planOf({ ...broad(1), id: "top", children: leaves });
    expect(whole(plan, 1400, 230).zoom).toBeGreaterThanOrEqual(LEAST_ZOOM);
    expect(visible(plan, whole(plan, 1400, 230), 1400, 230)).toHaveLength(2001);
    expect(new Set(plan.placed.map(({ x, y }) => `${x} ${y}`)).size).toBe(2001);
    expect(plan.width / plan.height).toBeGreaterThan(3);
  });

  it("draws few of many", () => {
    const plan = planOf(broad(2000));
    const view = { x: 0, y: plan.height / 2, zoom: 1 };
    expect(visible(plan, view, 1400, 300).length).toBeLessThan(200);
    expect(visible(plan, whole(plan, 1400, 300), 1400, 300).length).toBeGreaterThan(100);
  });
});

describe("views", () => {
  const plan = planOf(lineageTree(EXAMPLE, NOTHING));
  it("zooms around a point that stays", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 2, noNaN: true }), fc.nat(1000), fc.nat(300), (factor, x, y) => {
        const view = { x: 3, y: 5, zoom: 0.9 };
        const next = zoomed(view, factor, x, y);
        expect(next.x + x / next.zoom).toBeCloseTo(view.x + x / view.zoom, 6);
        expect(next.y + y / next.zoom).toBeCloseTo(view.y + y / view.zoom, 6);
      }),
    );
  });

  it("reveals a node", () => {
    const last = plan.placed.at(-1);
    if (last === undefined) throw new Error("no nodes");
    const view = revealing({ x: 0, y: 0, zoom: 1 }, last, 300, 100);
    expect(last.x + NODE_WIDTH).toBeLessThanOrEqual(view.x + 300);
    expect(visible(plan, view, 300, 100)).toContain(last);
  });

  it("never shrinks below what can be read, unless all is asked for", () => {
    expect(fitted(planOf(broad(500)), 800, 200).zoom).toBe(0.7);
    expect(whole(planOf(broad(500)), 800, 200).zoom).toBeLessThan(0.2);
  });
});

describe("treeStep", () => {
  const plan = planOf(
    lineageTree(EXAMPLE, { ...NOTHING, processes: new Map([[CHAIN[0] ?? "", stored(CHAIN[0] ?? "", null)]]) }),
  );
  it("walks down and up through every node", () => {
    const seen: string[] = [];
    let at: string | undefined = plan.placed[0]?.node.id;
    while (at !== undefined) {
      seen.push(at);
      const step = treeStep(plan, at, "ArrowDown");
      at = step?.kind === "go" ? step.to : undefined;
    }
    expect(seen).toEqual(plan.placed.map(({ node }) => node.id));
  });

  it("opens what can be opened before it goes on, and goes back to the parent", () => {
    expect(treeStep(plan, CHAIN[0] ?? "", "ArrowRight")).toEqual({ kind: "open", id: CHAIN[0] });
    expect(treeStep(plan, CHAIN[1] ?? "", "ArrowRight")).toEqual({ kind: "go", to: CHAIN[2] });
    expect(treeStep(plan, CHAIN[1] ?? "", "ArrowLeft")).toEqual({ kind: "go", to: CHAIN[0] });
    expect(treeStep(plan, CHAIN[0] ?? "", "ArrowUp")).toBeUndefined();
  });
});
