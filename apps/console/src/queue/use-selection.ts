import { useCallback, useEffect, useRef, useState } from "react";
import type { Target } from "../triage/decision.ts";
import { between } from "./rows.ts";
import type { Row } from "./use-queue.ts";

const NONE: ReadonlySet<string> = new Set();

/** What is selected: some findings, or all that the search finds. Another search selects nothing. */
export function useSelection(rows: readonly Row[], places: ReadonlyMap<string, number>, name: string) {
  const [selected, setSelected] = useState<ReadonlySet<string> | "all">(NONE);
  const anchor = useRef<string>(undefined);
  const latest = useRef({ rows, places });
  useEffect(() => {
    latest.current = { rows, places };
  }, [rows, places]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was selected belongs to its search
  useEffect(() => setSelected(NONE), [name]);

  const toggle = useCallback((id: string, extend: boolean) => {
    const from = anchor.current;
    anchor.current = id;
    setSelected((before) => {
      const next = new Set(before === "all" ? latest.current.rows.map((row) => row.id) : before);
      if (extend && from !== undefined) {
        const place = (each: string) => latest.current.places.get(each) ?? 0;
        for (const each of between(latest.current.rows, place(from), place(id))) next.add(each);
      } else if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const add = useCallback((id: string) => {
    setSelected((before) => (before === "all" ? before : new Set([...before, id])));
  }, []);
  const clear = useCallback(() => setSelected(NONE), []);
  const all = useCallback(() => setSelected("all"), []);
  return {
    selected,
    toggle,
    add,
    all,
    clear,
    size: (total: number): number => (selected === "all" ? total : selected.size),
    target: (q: string, total: number): Target | undefined =>
      selected === "all" ? { q, expected: total } : selected.size > 0 ? { findings: [...selected] } : undefined,
  };
}

export type Selection = ReturnType<typeof useSelection>;
