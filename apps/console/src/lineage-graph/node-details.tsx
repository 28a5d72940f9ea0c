import type { Finding } from "@limpid/core";
import { redactArguments } from "@limpid/core";
import { Button } from "../design/button.tsx";
import { Hostile } from "../design/hostile.tsx";
import { Moment } from "../design/time.tsx";
import { Value } from "../finding/value.tsx";
import { findingWords } from "../words/finding.ts";
import type { LineageNode } from "./lineage-tree.ts";
import { processAsOf } from "./process-node.ts";

const words = findingWords.lineage;

interface NodeDetailsProps {
  readonly node: LineageNode;
  readonly parent: LineageNode | undefined;
  readonly finding: Finding;
  readonly asOf: number | undefined;
  readonly cut: boolean;
  readonly onOpen: (id: string) => void;
  readonly onClose: (id: string) => void;
}

/** All that is known of the process that is chosen, each value with its own search. */
export function NodeDetails({ node, parent, finding, asOf, cut, onOpen, onClose }: NodeDetailsProps) {
  const { process } = node;
  if (process === undefined) return <FileDetails finding={finding} />;
  const { step } = processAsOf(process, asOf);
  const told = [
    process.pid === undefined ? undefined : (
      <Value key="pid" of="process" text={process.key}>{`pid ${process.pid}`}</Value>
    ),
    process.user === undefined ? undefined : (
      <span key="user">
        {process.user.name === undefined ? null : (
          <>
            <Value of="user" text={process.user.name} />{" "}
          </>
        )}
        <span className="quiet">uid {process.user.uid}</span>
      </span>
    ),
    process.auid === undefined ? undefined : (
      <span key="auid">{process.auid === null ? findingWords.noLogin : findingWords.login(process.auid)}</span>
    ),
    process.terminal === undefined ? undefined : (
      <span key="terminal">
        {process.terminal === null ? findingWords.noTerminal : <Hostile text={process.terminal} />}
      </span>
    ),
    process.role === undefined || process.role === "other" ? undefined : (
      <span key="role">{process.role.replaceAll("-", " ")}</span>
    ),
    process.startedAt === undefined ? undefined : (
      <span key="start">
        <Moment ms={process.startedAt} />
        {process.startSeen === false ? <span className="quiet"> ({words.startNotSeen})</span> : null}
      </span>
    ),
  ];
  return (
    <div className="node-details">
      <p className="node-facts">
        {step.image === undefined ? <b>{words.unknownProgram}</b> : <Value of="image" text={step.image} />}
        {told}
        {process.cwd === undefined ? null : (
          <span>
            <span className="quiet">in</span> <Value of="path" text={process.cwd} />
          </span>
        )}
        {node.expanded === undefined ? (
          <span className="quiet">{words.notKept}</span>
        ) : (
          <Button small onClick={() => (node.expanded ? onClose(node.id) : onOpen(node.id))}>
            {node.expanded ? words.hideChildren : words.showChildren}
          </Button>
        )}
        {parent?.expanded === false ? (
          <Button small onClick={() => onOpen(parent.id)}>
            {words.siblings}
          </Button>
        ) : null}
        {node.expanded === true && node.children.length === 0 ? (
          <span className="quiet">{words.noChildren}</span>
        ) : null}
        {cut ? <span className="quiet">{words.cutChildren}</span> : null}
      </p>
      <div className="node-rest">
        {step.argv === undefined || step.argv.length === 0 ? null : (
          <p className="node-argv">
            {redactArguments(step.argv)
              .slice(0, 200)
              .map((argument, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: arguments have places, and no other name
                <Value key={index} of={kindOfArgument(argument)} text={argument}>
                  <Hostile text={argument === "" ? "''" : argument} mono longest={300} />
                </Value>
              ))}
          </p>
        )}
        {process.images.length < 2 ? null : (
          <p className="node-chain small">
            <span className="quiet">{words.chain}: </span>
            {process.images.map((one, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a chain has places, and one image may come twice
              <span key={index} className={one === step ? "node-chain-now" : undefined}>
                {index === 0 ? null : " → "}
                {one.image === undefined ? words.unknownProgram : <Value of="image" text={one.image} />}
              </span>
            ))}
          </p>
        )}
      </div>
    </div>
  );
}

function FileDetails({ finding: { artifact } }: { readonly finding: Finding }) {
  return (
    <div className="node-details">
      <p className="node-facts">
        {artifact.path === null ? findingWords.neverNamed : <Value of="path" text={artifact.path} />}
        {artifact.sha256 === undefined ? null : <Value of="hash" text={artifact.sha256} />}
      </p>
    </div>
  );
}

function kindOfArgument(argument: string): "address" | "path" | "text" {
  if (/^[a-z][a-z0-9+.-]{1,15}:\/\//i.test(argument)) return "address";
  return argument.startsWith("/") ? "path" : "text";
}
