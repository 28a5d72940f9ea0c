import { expect, test } from "vitest";
import { succession } from "./successors.ts";

test.each([
  { name: "a chain", edges: { a: ["b"], b: ["c"] }, steps: ["b", "c"], ends: "end" },
  { name: "no successor", edges: {}, steps: [], ends: "open" },
  { name: "a revoked end without successor", edges: { a: ["r"] }, steps: ["r"], ends: "open" },
  { name: "a cycle", edges: { a: ["b"], b: ["a"] }, steps: ["b", "a"], ends: "cycle" },
  { name: "itself", edges: { a: ["a"] }, steps: ["a"], ends: "cycle" },
  { name: "two successors", edges: { a: ["b", "c"] }, steps: ["b", "c"], ends: "fork" },
])("$name", ({ edges, steps, ends }) => {
  const targets = new Map<string, readonly string[]>(Object.entries(edges));
  const isRevoked = (id: string) => targets.has(id) || id === "r";
  expect(succession("a", (id) => targets.get(id) ?? [], isRevoked)).toEqual({ steps, ends });
});

test("a chain without end is cut", () => {
  const { steps, ends } = succession(
    "0",
    (id) => [String(Number(id) + 1)],
    () => true,
  );
  expect(steps.length).toBeLessThan(100);
  expect(ends).toBe("cycle");
});
