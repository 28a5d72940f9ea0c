import "./ledger-panel.css";
import type { Finding } from "@limpid/core";
import type { Grade } from "@limpid/detect/triage";
import { use, useId, useMemo } from "react";
import { PriorityBadge } from "../design/badge.tsx";
import { Button } from "../design/button.tsx";
import { Hostile } from "../design/hostile.tsx";
import { Open } from "../finding/open.ts";
import { findingWords } from "../words/finding.ts";
import { capWords, type Entry, gradeOfRest, type Ledger, ledgerOf } from "./ledger.ts";

const words = findingWords.ledger;

interface LedgerPanelProps {
  readonly finding: Finding;
  /** Keys of the lines that are switched off. */
  readonly without: ReadonlySet<string>;
  readonly onWithout: (keys: ReadonlySet<string>) => void;
}

/** The reasons and what they add up to; each can be switched off, to see what the finding would be without it. */
export function LedgerPanel({ finding, without, onWithout }: LedgerPanelProps) {
  const title = useId();
  const ledger = useMemo(() => ledgerOf(finding), [finding]);
  const known = useMemo(() => knownKeys(ledger, without), [ledger, without]);
  const grade = useMemo(() => gradeOfRest(finding, ledger, known), [finding, ledger, known]);
  const toggle = (key: string) => {
    const next = new Set(known);
    if (!next.delete(key)) next.add(key);
    onWithout(next);
  };
  const list = (entries: readonly Entry[], none: string) =>
    entries.length === 0 ? (
      <p className="quiet ledger-none">{none}</p>
    ) : (
      <ul className="ledger-lines">
        {entries.map((entry) => (
          <Line key={entry.key} entry={entry} off={known.has(entry.key)} onToggle={() => toggle(entry.key)} />
        ))}
      </ul>
    );
  return (
    <section className="panel ledger" aria-labelledby={title}>
      <div className="panel-head">
        <h2 id={title}>{words.title}</h2>
        <output className="ledger-grade" aria-live="polite">
          {known.size === 0 ? null : (
            <span className="quiet">
              <s>{ledger.differs ? finding.score : ledger.grade.score}</s> {words.without(known.size)}
            </span>
          )}
          <PriorityBadge priority={grade.priority} score={grade.score} />
        </output>
        {known.size === 0 ? null : (
          <Button small onClick={() => onWithout(new Set())}>
            {words.all}
          </Button>
        )}
      </div>
      {ledger.differs ? <p className="ledger-differs">{words.differs}</p> : null}
      <h3 className="unseen">{words.for}</h3>
      {list(ledger.supporting, words.noneFor)}
      <h3 className="ledger-against">{words.against}</h3>
      {list(ledger.contradicting, words.noneAgainst)}
      <Sum grade={grade} />
    </section>
  );
}

/** An address may name lines that this revision has not. */
function knownKeys({ supporting, contradicting }: Ledger, without: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...supporting, ...contradicting].map(({ key }) => key).filter((key) => without.has(key)));
}

function Line({
  entry,
  off,
  onToggle,
}: {
  readonly entry: Entry;
  readonly off: boolean;
  readonly onToggle: () => void;
}) {
  const { signal, about, why, inferred } = entry;
  const label = useId();
  return (
    <li className={`ledger-line${off ? " ledger-off" : ""} ledger-${signal.weight < 0 ? "minus" : "plus"}`}>
      <input
        type="checkbox"
        role="switch"
        aria-checked={!off}
        className="ledger-switch"
        checked={!off}
        aria-labelledby={label}
        onChange={onToggle}
      />
      <span className="ledger-points" title={why}>
        {signed(signal.weight)}
      </span>
      <span className="ledger-bar" aria-hidden="true">
        <span style={{ width: `${Math.min(100, Math.abs(signal.weight))}%` }} />
      </span>
      <span className="ledger-text">
        <span id={label}>
          <Hostile text={signal.explanation} longest={600} />
        </span>{" "}
        <span className="ledger-about quiet small" title={why}>
          {[about, inferred && words.inferred].filter(Boolean).join(" · ")}
        </span>
      </span>
      <Evidence entry={entry} />
    </li>
  );
}

/** What shows the reason: places in the file, records of the log. */
function Evidence({ entry: { signal, bytes } }: { readonly entry: Entry }) {
  const open = use(Open);
  const places = bytes.flatMap(({ at, id }) => (at === undefined ? [] : [{ at, id }]));
  return (
    <span className="ledger-evidence">
      {places.map(({ at, id }) => (
        <Button key={id} small kind="bare" onClick={() => open({ kind: "bytes", offset: at })}>
          {words.bytes} 0x{at.toString(16)}
        </Button>
      ))}
      {signal.events.length === 0 ? null : (
        <Button small kind="bare" onClick={() => open({ kind: "record", ids: signal.events })}>
          {words.records(signal.events.length)}
        </Button>
      )}
    </span>
  );
}

function Sum({ grade }: { readonly grade: Grade }) {
  const cap = capWords(grade);
  return (
    <p className="ledger-sum">
      <span>
        {words.sum} <b>{signed(Math.round(grade.sum * 10) / 10)}</b>
      </span>
      <span>
        {words.score} <b>{grade.score}</b>
      </span>
      {cap === undefined ? null : <span className="quiet">{cap}</span>}
    </p>
  );
}

function signed(weight: number): string {
  return weight < 0 ? `−${Math.abs(weight)}` : `+${weight}`;
}
