import "./graph.css";
import { type KeyboardEvent, type PointerEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { Button } from "../design/button.tsx";
import { useSize } from "../design/size.ts";
import { findingWords } from "../words/finding.ts";
import {
  fitted,
  NODE_HEIGHT,
  NODE_WIDTH,
  type Placed,
  type Plan,
  revealing,
  type View,
  visible,
  whole,
  zoomed,
} from "./layout.ts";
import { fitting, type NodeWords } from "./node-words.ts";
import { treeStep } from "./tree-steps.ts";

const words = findingWords.lineage;
const STEP = 1.25; // how much one press of + enlarges
/** Pixels of the drawing: as many as it needs, and the page keeps room for the rest. */
const LEAST_HEIGHT = 104;
const MOST_HEIGHT = 230;
const BEFORE = 8; // characters of the image before
const READABLE = 0.45; // below this zoom letters are dots, and are not drawn

export interface TreeProps {
  readonly plan: Plan;
  readonly current: string;
  readonly wordsOf: (placed: Placed) => NodeWords;
  readonly onCurrent: (id: string) => void;
  readonly onOpen: (id: string) => void;
  readonly onClose: (id: string) => void;
}

/** The lineage as a drawing from left to right: moved and enlarged by pointer and keys, a tree for who does not see it. */
export function Graph({ tools, ...props }: TreeProps & { readonly tools: HTMLElement | null }) {
  const { plan, current, onCurrent, onOpen, onClose } = props;
  const plane = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(plane);
  const [view, setView] = useState<View>({ x: 0, y: 0, zoom: 1 });
  const moved = useRef(false);
  const drag = useRef<{ readonly x: number; readonly y: number; readonly view: View } | undefined>(undefined);

  useLayoutEffect(() => {
    if (width === 0) return;
    const reveal = (from: View): View => {
      const at = plan.byId.get(current);
      return at === undefined ? from : revealing(from, at, width, height);
    };
    setView((now) => reveal(moved.current ? now : fitted(plan, width, height)));
  }, [plan, width, height, current]);

  useEffect(() => {
    const element = plane.current;
    if (element === null) return;
    // React's own listener is passive: it could not keep the page from zooming.
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey && event.deltaX === 0 && !event.shiftKey) return;
      event.preventDefault();
      moved.current = true;
      const { left, top } = element.getBoundingClientRect();
      setView((now) =>
        event.ctrlKey || event.metaKey
          ? zoomed(now, event.deltaY > 0 ? 1 / STEP : STEP, event.clientX - left, event.clientY - top)
          : { ...now, x: now.x + (event.deltaX === 0 ? event.deltaY : event.deltaX) / now.zoom },
      );
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, []);

  const zoom = (factor: number) => {
    moved.current = true;
    setView((now) => zoomed(now, factor, width / 2, height / 2));
  };
  const showAll = () => {
    moved.current = true;
    setView(whole(plan, width, height));
  };
  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const zooms: Readonly<Record<string, () => void>> = {
      "+": () => zoom(STEP),
      "=": () => zoom(STEP),
      "-": () => zoom(1 / STEP),
      "0": showAll,
    };
    const step = treeStep(plan, current, event.key);
    const act =
      zooms[event.key] ??
      (step === undefined
        ? undefined
        : () => (step.kind === "go" ? onCurrent(step.to) : step.kind === "open" ? onOpen(step.id) : onClose(step.id)));
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  const press = (event: PointerEvent) => {
    if (event.button === 0) drag.current = { x: event.clientX, y: event.clientY, view };
  };
  const move = (event: PointerEvent<HTMLDivElement>) => {
    const from = drag.current;
    if (from === undefined || event.buttons !== 1) return;
    const [byX, byY] = [event.clientX - from.x, event.clientY - from.y];
    if (Math.hypot(byX, byY) < 4) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    moved.current = true;
    setView({ ...from.view, x: from.view.x - byX / from.view.zoom, y: from.view.y - byY / from.view.zoom });
  };
  const drawn = visible(plan, view, width, height);
  const buttons = (
    <>
      <Button small square aria-label={words.smaller} onClick={() => zoom(1 / STEP)}>
        −
      </Button>
      <Button small square aria-label={words.larger} onClick={() => zoom(STEP)}>
        +
      </Button>
      <Button small onClick={showAll}>
        {words.fit}
      </Button>
    </>
  );
  return (
    <div className="graph">
      {tools === null ? null : createPortal(buttons, tools)}
      <div
        ref={plane}
        className="graph-plane"
        style={{ height: `${Math.max(LEAST_HEIGHT, Math.min(MOST_HEIGHT, plan.height + 24))}px` }}
        role="tree"
        tabIndex={0}
        aria-label={words.title}
        aria-description={words.help}
        aria-activedescendant={drawn.some(({ node }) => node.id === current) ? domId(current) : undefined}
        onKeyDown={key}
        onPointerDown={press}
        onPointerMove={move}
        onPointerUp={() => {
          drag.current = undefined;
        }}
      >
        <svg width={width} height={height} role="presentation">
          <g transform={`scale(${view.zoom}) translate(${-view.x} ${-view.y})`}>
            {drawn.map((placed) => (
              <Edge key={placed.node.id} placed={placed} parent={plan.byId.get(placed.parent ?? "")} />
            ))}
            {drawn.map((placed) => (
              <Node key={placed.node.id} {...props} placed={placed} readable={view.zoom >= READABLE} />
            ))}
          </g>
        </svg>
      </div>
    </div>
  );
}

function Edge({ placed, parent }: { readonly placed: Placed; readonly parent: Placed | undefined }) {
  if (parent === undefined || placed.apart) return null;
  const [x1, y1] = [parent.x + NODE_WIDTH, parent.y + NODE_HEIGHT / 2];
  const [x2, y2] = [placed.x, placed.y + NODE_HEIGHT / 2];
  const bend = (x2 - x1) / 2;
  return (
    <path
      className={`edge edge-${placed.node.edge}`}
      d={`M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`}
    />
  );
}

function Node({
  placed,
  current,
  wordsOf,
  onCurrent,
  onOpen,
  onClose,
  readable,
}: TreeProps & { readonly placed: Placed; readonly readable: boolean }) {
  const { node, level, position, siblings } = placed;
  const { name, before, more, absent, label } = wordsOf(placed);
  const isCurrent = node.id === current;
  const mark = node.marks[0] === undefined ? undefined : words.marks[node.marks[0]];
  return (
    <g
      id={domId(node.id)}
      role="treeitem"
      aria-label={readable ? undefined : label}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-selected={isCurrent}
      aria-expanded={node.expanded}
      className={[
        "node",
        node.process === undefined && "node-file",
        absent && "node-absent",
        isCurrent && "node-current",
        ...node.marks.map((mark) => `node-${mark}`),
      ]
        .filter(Boolean)
        .join(" ")}
      transform={`translate(${placed.x} ${placed.y})`}
      onClick={() => onCurrent(node.id)}
    >
      <rect width={NODE_WIDTH} height={NODE_HEIGHT} rx="6" />
      {readable ? (
        <>
          <text className="node-name" x="9" y="19">
            {before === undefined ? null : <tspan className="node-before">{fitting(before, BEFORE)} → </tspan>}
            {fitting(name, before === undefined ? 20 : 17 - Math.min(BEFORE, before.length))}
          </text>
          <text className="node-more" x="9" y="36">
            {fitting(more, 21 - (mark === undefined ? 0 : mark.length + 1))}
          </text>
          {mark === undefined ? null : (
            <text className="node-mark" x={NODE_WIDTH - 12} y="36" textAnchor="end">
              {mark}
            </text>
          )}
          <title>{label}</title>
        </>
      ) : null}
      {node.expanded === undefined ? null : (
        // biome-ignore lint/a11y/noStaticElementInteractions: Right and Left do the same
        <g
          className="node-toggle"
          onClick={(event) => {
            event.stopPropagation();
            if (node.expanded === true) onClose(node.id);
            else onOpen(node.id);
          }}
        >
          <title>{node.expanded ? words.hideChildren : words.showChildren}</title>
          <circle cx={NODE_WIDTH} cy={NODE_HEIGHT / 2} r="9" />
          <path d={`M${NODE_WIDTH - 4} ${NODE_HEIGHT / 2}h8${node.expanded ? "" : "m-4-4v8"}`} />
        </g>
      )}
    </g>
  );
}

/** An id that a page can hold, for any key. */
function domId(id: string): string {
  let text = "node";
  for (const character of id)
    text += /[a-zA-Z0-9]/.test(character) ? character : `_${character.codePointAt(0)?.toString(36)}`;
  return text;
}
