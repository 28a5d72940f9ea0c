import type { Finding } from "@limpid/core";
import { use } from "react";
import { Button } from "../design/button.tsx";
import { Hostile } from "../design/hostile.tsx";
import { Moment } from "../design/time.tsx";
import { Open } from "../finding/open.ts";
import { Value } from "../finding/value.tsx";
import { findingWords } from "../words/finding.ts";
import { durationWords } from "./instant.ts";
import { type Happening, TOUCH_WORDS } from "./moments.ts";

const words = findingWords.timeline;

interface StepsProps {
  readonly finding: Finding;
  readonly happenings: readonly Happening[];
  readonly asOf: number | undefined;
  readonly onAsOf: (instant: number) => void;
}

/** The same line as a table: everything with its time, who did it, and its record. */
export function Steps({ happenings, asOf, onAsOf }: StepsProps) {
  const open = use(Open);
  return (
    <details className="steps">
      <summary>
        {words.steps} ({happenings.length})
      </summary>
      <ol>
        {happenings.map(({ at, what, entry }, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: one event can make several steps
            key={index}
            className={asOf !== undefined && at > asOf ? "steps-later" : undefined}
          >
            <button type="button" className="value" onClick={() => onAsOf(at)}>
              <Moment ms={at} />
            </button>
            <span className="quiet steps-since">
              {index === 0 ? "" : `+${durationWords(at - (happenings[index - 1]?.at ?? at))}`}
            </span>
            <span>
              <b>{TOUCH_WORDS[what]}</b>
              {entry.attribute === undefined ? null : (
                <>
                  {" "}
                  <Hostile text={entry.attribute} mono />
                </>
              )}
              {entry.path === undefined ? null : (
                <>
                  {" "}
                  <Value of="path" text={entry.path} />
                </>
              )}
              {entry.image === undefined ? null : (
                <>
                  {" "}
                  <span className="quiet">{words.by}</span> <Value of="image" text={entry.image} />
                </>
              )}
              {entry.alsoToldBy === undefined ? null : (
                <span className="quiet small"> {words.alsoTold(entry.alsoToldBy.length)}</span>
              )}
            </span>
            <Button small kind="bare" onClick={() => open({ kind: "record", ids: [entry.event] })}>
              {findingWords.ledger.records(1)}
            </Button>
          </li>
        ))}
      </ol>
    </details>
  );
}
