import type { Placed, Plan } from "./layout.ts";

/** What a key does in a tree (WAI-ARIA): where to go, or what to open or close. */
export type TreeStep =
  | { readonly kind: "go"; readonly to: string }
  | { readonly kind: "open" | "close"; readonly id: string }
  | undefined;

/** @see https://www.w3.org/WAI/ARIA/apg/patterns/treeview/#keyboardinteraction */
export function treeStep(plan: Plan, current: string, key: string): TreeStep {
  const { placed } = plan;
  const at = Math.max(
    0,
    placed.findIndex(({ node }) => node.id === current),
  );
  const here = placed[at];
  if (here === undefined) return undefined;
  const go = (to: Placed | undefined): TreeStep =>
    to === undefined || to === here ? undefined : { kind: "go", to: to.node.id };
  switch (key) {
    case "ArrowDown":
      return go(placed[at + 1]);
    case "ArrowUp":
      return go(placed[at - 1]);
    case "Home":
      return go(placed[0]);
    case "End":
      return go(placed.at(-1));
    case "ArrowRight": {
      if (here.node.expanded === false) return { kind: "open", id: here.node.id };
      const [child] = here.node.children;
      return go(child === undefined ? undefined : plan.byId.get(child.id));
    }
    case "ArrowLeft":
      if (here.node.expanded === true) return { kind: "close", id: here.node.id };
      return go(here.parent === undefined ? undefined : plan.byId.get(here.parent));
    default:
      return undefined;
  }
}
