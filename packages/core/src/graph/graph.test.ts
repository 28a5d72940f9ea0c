import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { decodeGraph, encodeGraph, type Graph, GraphUnreadable } from "./graph.ts";

class Node {
  next: Node | undefined = undefined;
  readonly name: string;
  readonly #secret = 1;

  constructor(name = "") {
    this.name = name;
  }

  get secret(): number {
    return this.#secret;
  }
}

const CLASSES = { node: () => new Node() };

function throughJson(value: unknown): unknown {
  return decodeGraph(JSON.parse(JSON.stringify(encodeGraph(value, CLASSES))) as Graph, CLASSES);
}

describe("a graph", () => {
  it("keeps classes, cycles and who is the same", () => {
    const one = new Node("a name that is longer than a reference");
    const other = new Node("b");
    one.next = other;
    other.next = one;
    const back = throughJson({ both: [one, other, one], by: new Map([[other, new Set([one])]]) }) as {
      both: Node[];
      by: Map<Node, Set<Node>>;
    };
    const [a, b, again] = back.both;
    expect(a).toBeInstanceOf(Node);
    expect(a?.secret).toBe(1);
    expect(a).toBe(again);
    expect(a?.next).toBe(b);
    expect(b?.next).toBe(a);
    expect(b !== undefined && a !== undefined && back.by.get(b)?.has(a)).toBe(true);
  });

  it("holds what JSON alone does not", () => {
    const value = [undefined, null, -0, Infinity, -Infinity, Number.NaN, 2n ** 64n, "\udcff stray bytes \ud800", ""];
    expect(throughJson(value)).toEqual(value);
  });

  it("is as deep as it likes", () => {
    const first = new Node();
    for (let node = first, depth = 0; depth < 100_000; depth++) {
      node.next = new Node();
      node = node.next;
    }
    let depth = 0;
    for (let node = throughJson(first) as Node | undefined; node !== undefined; node = node.next) depth++;
    expect(depth).toBe(100_001);
  });

  it("comes back as it was, whatever plain data it is", () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withMap: true, withSet: true, withNullPrototype: false }),
        (value) => {
          expect(throughJson(value)).toEqual(value);
        },
      ),
    );
  });

  test.each<{ name: string; change: (graph: Graph) => unknown }>([
    { name: "a class that is gone", change: (graph) => ({ ...graph, shapes: [["gone", "name", "next"]] }) },
    { name: "a class with another field", change: (graph) => ({ ...graph, shapes: [["node", "name", "previous"]] }) },
    { name: "a reference to nothing", change: (graph) => ({ ...graph, root: "@99" }) },
    { name: "an object cut short", change: (graph) => ({ ...graph, objects: [[0, "'a"]] }) },
    { name: "an unknown kind", change: (graph) => ({ ...graph, objects: [[-9]] }) },
  ])("$name is refused", ({ change }) => {
    const graph = encodeGraph(new Node("a"), CLASSES);
    expect(() => decodeGraph(change(graph) as Graph, CLASSES)).toThrow(GraphUnreadable);
  });
});
