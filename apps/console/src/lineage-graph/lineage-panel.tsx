import "./lineage-panel.css";
import type { Finding } from "@limpid/core";
import { useCallback, useId, useMemo, useState } from "react";
import { Button } from "../design/button.tsx";
import { artifactAsOf } from "../timeline/moments.ts";
import { findingWords } from "../words/finding.ts";
import { Graph } from "./graph.tsx";
import { type Placed, planOf } from "./layout.ts";
import { FILE_ID, lineageTree } from "./lineage-tree.ts";
import { NodeDetails } from "./node-details.tsx";
import { nodeWords } from "./node-words.ts";
import { TreeList } from "./tree-list.tsx";
import { useKnown } from "./use-known.ts";

const words = findingWords.lineage;

interface LineagePanelProps {
  readonly finding: Finding;
  readonly asOf: number | undefined;
  readonly as: "graph" | "list";
  readonly onAs: (as: "graph" | "list") => void;
}

/** Who made the file and what ran it: each node names what ran at the moment that is looked at. */
export function LineagePanel({ finding, asOf, as, onAs }: LineagePanelProps) {
  const title = useId();
  const { known, cut, expand, collapse } = useKnown(finding);
  const tree = useMemo(() => lineageTree(finding, known), [finding, known]);
  const plan = useMemo(() => planOf(tree), [tree]);
  const [chosen, setChosen] = useState<string>();
  const [tools, setTools] = useState<HTMLElement | null>(null);
  const first = finding.creator.process ?? FILE_ID;
  const current = chosen !== undefined && plan.byId.has(chosen) ? chosen : plan.byId.has(first) ? first : tree.id;
  const file = useMemo(() => {
    const { path, state } = artifactAsOf(finding, asOf ?? Number.POSITIVE_INFINITY);
    return {
      name: path ?? words.file,
      state,
      there: asOf === undefined || (state !== "not there yet" && state !== "removed"),
    };
  }, [finding, asOf]);
  const wordsOf = useCallback(({ node }: Placed) => nodeWords(node, asOf, file), [asOf, file]);
  const here = plan.byId.get(current);
  const shown = { plan, current, wordsOf, onCurrent: setChosen, onOpen: expand, onClose: collapse };
  return (
    <section className="lineage" aria-labelledby={title}>
      <div className="panel-head">
        <h2 id={title}>{words.title}</h2>
        <div ref={setTools} className="lineage-tools" />
        <div className="lineage-as">
          <Button small aria-pressed={as === "graph"} onClick={() => onAs("graph")}>
            {words.graph}
          </Button>
          <Button small aria-pressed={as === "list"} onClick={() => onAs("list")}>
            {words.list}
          </Button>
        </div>
      </div>
      {as === "graph" ? <Graph {...shown} tools={tools} /> : <TreeList {...shown} />}
      {here === undefined ? null : (
        <NodeDetails
          node={here.node}
          parent={plan.byId.get(here.parent ?? "")?.node}
          finding={finding}
          asOf={asOf}
          cut={cut.has(current)}
          onOpen={expand}
          onClose={collapse}
        />
      )}
    </section>
  );
}
