import { hierarchy, tree } from "d3-hierarchy";
import type { LineageNode } from "./lineage-tree.ts";

/** Pixels at zoom 1. */
export const NODE_WIDTH = 172;
export const NODE_HEIGHT = 46;
const COLUMN = NODE_WIDTH + 24;
const ROW = NODE_HEIGHT + 12;

export interface Placed {
  readonly node: LineageNode;
  readonly parent: string | undefined;
  /** 1 for the root. */
  readonly level: number;
  /** Among the nodes of one parent, from 1 on, and how many these are. */
  readonly position: number;
  readonly siblings: number;
  /** Upper left corner. */
  readonly x: number;
  readonly y: number;
  /** It stands in a block, behind others: no line leads to it. */
  readonly apart: boolean;
}

export interface Plan {
  /** In the order in which a reader of a tree goes down: each before those below it. */
  readonly placed: readonly Placed[];
  readonly byId: ReadonlyMap<string, Placed>;
  readonly width: number;
  readonly height: number;
}

/** More childless processes than this stand in rows and columns: a column of a thousand is a hair. */
const MOST_IN_COLUMN = 12;
/** How much wider than high such a block is, as the drawing is. */
const BLOCK_SHAPE = 5;

/** What the tree is laid out of: a node, a block of many, or the room that a block needs to its right. */
interface Cell {
  readonly nodes: readonly LineageNode[];
  readonly rows: number;
  readonly children: readonly Cell[];
}

function cellOf(node: LineageNode): Cell {
  const { others, crowd } = divided(node);
  const children = others.map(cellOf);
  if (crowd.length > 0) {
    const columns = Math.ceil(Math.sqrt((crowd.length * BLOCK_SHAPE * ROW) / COLUMN));
    const rows = Math.ceil(crowd.length / columns);
    let room: Cell | undefined;
    for (let column = 1; column < columns; column++)
      room = { nodes: [], rows, children: room === undefined ? [] : [room] };
    children.push({ nodes: crowd, rows, children: room === undefined ? [] : [room] });
  }
  return { nodes: [node], rows: 1, children };
}

/** Children that stand for themselves, and the many that did nothing to the file and started nothing that is shown. */
function divided({ children }: LineageNode): {
  readonly others: readonly LineageNode[];
  readonly crowd: readonly LineageNode[];
} {
  const crowd = children.filter((child) => child.children.length === 0 && child.marks.length === 0);
  if (crowd.length <= MOST_IN_COLUMN) return { others: children, crowd: [] };
  const many = new Set(crowd);
  return { others: children.filter((child) => !many.has(child)), crowd };
}

/** Places a tree from left to right: who started whom reads as a sentence does. */
export function planOf(root: LineageNode): Plan {
  const laid = tree<Cell>()
    .nodeSize([ROW, COLUMN])
    .separation((a, b) => (a.data.rows + b.data.rows) / 2)(hierarchy(cellOf(root), ({ children }) => children));
  const corners = new Map<string, { readonly x: number; readonly y: number; readonly apart: boolean }>();
  let [least, most, right] = [0, 0, 0];
  laid.each(({ x: middle, y: left, data: { nodes, rows } }) => {
    const top = middle - ((rows - 1) / 2) * ROW;
    nodes.forEach(({ id }, index) => {
      const column = Math.floor(index / rows);
      const corner = { x: left + column * COLUMN, y: top + (index % rows) * ROW, apart: column > 0 };
      corners.set(id, corner);
      least = Math.min(least, corner.y);
      most = Math.max(most, corner.y);
      right = Math.max(right, corner.x);
    });
  });
  const placed: Placed[] = [];
  const place = (node: LineageNode, parent: string | undefined, level: number, position: number, siblings: number) => {
    const { x = 0, y = 0, apart = false } = corners.get(node.id) ?? {};
    placed.push({ node, parent, level, position, siblings, x, y: y - least, apart });
    const { others, crowd } = divided(node);
    [...others, ...crowd].forEach((child, index, all) => {
      place(child, node.id, level + 1, index + 1, all.length);
    });
  };
  place(root, undefined, 1, 1, 1);
  return {
    placed,
    byId: new Map(placed.map((one) => [one.node.id, one])),
    width: right + NODE_WIDTH,
    height: most - least + NODE_HEIGHT,
  };
}

/** What is seen of the plan: its point (x, y) is the upper left corner, `zoom` pixels of the screen are one of its own. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export const LEAST_ZOOM = 0.08;
export const MOST_ZOOM = 2;

/** All of the plan, not larger than it is; where that would be too small to read, as much of its beginning as fits. */
export function fitted(plan: Plan, width: number, height: number): View {
  const margin = 8;
  const zoom = Math.min(1, (width - 2 * margin) / plan.width, (height - 2 * margin) / plan.height);
  const readable = Math.max(zoom, 0.7);
  return centred(plan, { x: -margin / readable, y: 0, zoom: readable }, width, height);
}

/** A view with all of the plan seen, however small that makes it. */
export function whole(plan: Plan, width: number, height: number): View {
  const zoom = Math.max(LEAST_ZOOM, Math.min(1, (width - 16) / plan.width, (height - 16) / plan.height));
  return centred(plan, { x: -8 / zoom, y: 0, zoom }, width, height);
}

function centred(plan: Plan, view: View, width: number, height: number): View {
  const room = { x: width / view.zoom - plan.width, y: height / view.zoom - plan.height };
  return { ...view, x: room.x > 0 ? -room.x / 2 : view.x, y: room.y > 0 ? -room.y / 2 : view.y };
}

/** Larger or smaller around a point of the screen, which stays where it is. */
export function zoomed(view: View, factor: number, screenX: number, screenY: number): View {
  const zoom = Math.max(LEAST_ZOOM, Math.min(MOST_ZOOM, view.zoom * factor));
  return {
    x: view.x + screenX / view.zoom - screenX / zoom,
    y: view.y + screenY / view.zoom - screenY / zoom,
    zoom,
  };
}

/** The least move that brings a node into sight. */
export function revealing(view: View, { x, y }: Placed, width: number, height: number): View {
  const margin = 16;
  const right = view.x + width / view.zoom - margin;
  const bottom = view.y + height / view.zoom - margin;
  const moveX = x < view.x + margin ? x - margin - view.x : Math.max(0, x + NODE_WIDTH - right);
  const moveY = y < view.y + margin ? y - margin - view.y : Math.max(0, y + NODE_HEIGHT - bottom);
  return moveX === 0 && moveY === 0 ? view : { ...view, x: view.x + moveX, y: view.y + moveY };
}

/** Nodes and lines that touch the screen; the rest needs no element. */
export function visible(plan: Plan, view: View, width: number, height: number): readonly Placed[] {
  const right = view.x + width / view.zoom;
  const bottom = view.y + height / view.zoom;
  return plan.placed.filter((one) => {
    const parent = one.parent === undefined || one.apart ? undefined : plan.byId.get(one.parent);
    const left = parent?.x ?? one.x;
    const top = Math.min(one.y, parent?.y ?? one.y);
    const low = Math.max(one.y, parent?.y ?? one.y) + NODE_HEIGHT;
    return left <= right && one.x + NODE_WIDTH >= view.x && top <= bottom && low >= view.y;
  });
}
