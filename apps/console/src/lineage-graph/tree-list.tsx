import "./tree-list.css";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { findingWords } from "../words/finding.ts";
import type { TreeProps } from "./graph.tsx";
import { treeStep } from "./tree-steps.ts";

const words = findingWords.lineage;

/** The lineage as an indented list: for small screens, and for who prefers to read. */
export function TreeList({ plan, current, wordsOf, onCurrent, onOpen, onClose }: TreeProps) {
  const tree = useRef<HTMLDivElement>(null);
  useEffect(() => {
    tree.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  });
  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = treeStep(plan, current, event.key);
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (step.kind === "go") onCurrent(step.to);
    else if (step.kind === "open") onOpen(step.id);
    else onClose(step.id);
  };
  const active = plan.placed.findIndex(({ node }) => node.id === current);
  return (
    <div
      ref={tree}
      className="tree-list"
      role="tree"
      tabIndex={0}
      aria-label={words.title}
      aria-description={words.help}
      aria-activedescendant={active < 0 ? undefined : `tree-row-${active}`}
      onKeyDown={key}
    >
      {plan.placed.map((placed, index) => {
        const { node, level, position, siblings } = placed;
        const { name, before, more, absent } = wordsOf(placed);
        return (
          <div
            key={node.id}
            id={`tree-row-${index}`}
            role="treeitem"
            aria-level={level}
            aria-posinset={position}
            aria-setsize={siblings}
            aria-selected={node.id === current}
            aria-expanded={node.expanded}
            className={`tree-row${absent ? " tree-absent" : ""}${node.process === undefined ? " tree-file" : ""}`}
            style={{ paddingInlineStart: `${Math.min(level - 1, 12) * 14 + 6}px` }}
            onClick={() => {
              if (node.id !== current) onCurrent(node.id);
              else if (node.expanded === false) onOpen(node.id);
              else if (node.expanded === true) onClose(node.id);
            }}
          >
            <span className="tree-sign" aria-hidden="true">
              {node.expanded === undefined ? "·" : node.expanded ? "−" : "+"}
            </span>
            <span className="tree-name">
              {before === undefined ? null : <span className="quiet">{before} → </span>}
              <b>{name}</b> <span className="quiet small">{more}</span>
            </span>
            {node.marks.map((mark) => (
              <span key={mark} className={`tree-mark tree-mark-${mark}`}>
                {words.marks[mark]}
              </span>
            ))}
          </div>
        );
      })}
    </div>
  );
}
