import "./value.css";
import { type ReactNode, use } from "react";
import { Hostile, HostilePath } from "../design/hostile.tsx";
import { visibleText } from "../design/hostile-parts.ts";
import { findingWords } from "../words/finding.ts";
import type { ValueKind } from "./finding-search.ts";
import { Open } from "./open.ts";

interface ValueProps {
  readonly of: ValueKind;
  readonly text: string;
  /** Shown in its place: a name for a number. */
  readonly children?: ReactNode;
  readonly longest?: number;
}

/** Anything that telemetry named: pressed, it opens its own search beside the page. */
export function Value({ of, text, children, longest }: ValueProps) {
  const open = use(Open);
  const label = `${findingWords.value.titles[of]}: ${visibleText(text.slice(0, 200))}`;
  return (
    <button type="button" className="value" title={label} onClick={() => open({ kind: "value", of, text })}>
      {children ?? <Shown of={of} text={text} {...(longest !== undefined && { longest })} />}
    </button>
  );
}

function Shown({ of, text, longest = 400 }: Omit<ValueProps, "children">) {
  if (of === "path" || of === "image") return <HostilePath path={text} />;
  return <Hostile text={text} mono={of !== "user" && of !== "host"} longest={longest} />;
}
