import { Button } from "../design/button.tsx";
import { Keys } from "../design/keys.tsx";
import type { TriageKind } from "../triage/triage-dialog.tsx";
import { queueWords as said } from "../words/queue.ts";
import { triageWords } from "../words/triage.ts";
import type { Selection } from "./use-selection.ts";

const ACTIONS: readonly { readonly kind: TriageKind; readonly word: string; readonly keys: string }[] = [
  { kind: "assign", word: triageWords.assign, keys: "a" },
  { kind: "status", word: triageWords.setStatus, keys: "s" },
  { kind: "benign", word: triageWords.benign, keys: "b" },
  { kind: "snooze", word: triageWords.snooze, keys: "z" },
];

/** What can be done with what is selected; each shows first what it would touch. */
export function BulkBar({
  selection,
  total,
  loaded,
  onTriage,
}: {
  readonly selection: Selection;
  readonly total: number;
  readonly loaded: number;
  readonly onTriage: (kind: TriageKind) => void;
}) {
  const size = selection.size(total);
  if (size === 0) return null;
  const all = selection.selected === "all";
  return (
    <div className="queue-bulk" role="toolbar" aria-label={said.selected(size)}>
      <b aria-live="polite">{all ? said.allSelected(size) : said.selected(size)}</b>
      {all || total <= size || total < loaded ? null : (
        <Button small onClick={selection.all}>
          {said.selectAll(total)}
        </Button>
      )}
      {ACTIONS.map(({ kind, word, keys }) => (
        <Button key={kind} small onClick={() => onTriage(kind)} aria-keyshortcuts={keys}>
          {word} <Keys of={keys} />
        </Button>
      ))}
      <Button small kind="bare" onClick={selection.clear}>
        {said.none} <Keys of="Escape" />
      </Button>
    </div>
  );
}
