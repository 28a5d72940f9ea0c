import type {
  FindingPage,
  FindingSummary,
  TriageRequest,
  TriageResult,
  UndoRequest,
  UndoResult,
} from "@limpid/server/contract";
import { type InfiniteData, type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { explain } from "../api/api-error.ts";
import { send } from "../api/client.ts";
import { sayDone, sayTrouble } from "../design/toast.tsx";
import { triageWords } from "../words/triage.ts";
import { changeId, type Decision, decided, type Target } from "./decision.ts";

/**
 * Makes a decision: the lines that are shown change at once, the server is told, and for ten seconds it can be taken
 * back. When the server refuses, the lines are as they were.
 */
export function useDecide(): (target: Target, decision: Decision) => Promise<boolean> {
  const client = useQueryClient();
  return useCallback((target, decision) => decide(client, target, decision), [client]);
}

async function decide(client: QueryClient, target: Target, decision: Decision): Promise<boolean> {
  const id = changeId();
  const before = "findings" in target ? patchFindings(client, target.findings, (one) => decided(one, decision)) : [];
  try {
    const { findings } = await send<TriageResult>("POST", "/findings/triage", {
      id,
      ...target,
      ...decision,
    } satisfies TriageRequest);
    sayDone(triageWords.done(decision, findings), () => void undo(client, id, before));
    renew(client, !("findings" in target));
    return true;
  } catch (error) {
    putBack(client, before);
    const { message, mend } = explain(error);
    sayTrouble([message, mend].filter(Boolean).join(" "));
    return false;
  }
}

async function undo(client: QueryClient, id: string, before: readonly FindingSummary[]): Promise<void> {
  try {
    const { findings, changedSince } = await send<UndoResult>("POST", "/findings/triage/undo", {
      id: changeId(),
      undoes: id,
    } satisfies UndoRequest);
    if (changedSince === 0) putBack(client, before);
    sayDone(triageWords.undone(findings, changedSince));
    renew(client, before.length === 0 || changedSince > 0);
  } catch (error) {
    const { message, mend } = explain(error);
    sayTrouble([message, mend].filter(Boolean).join(" "));
  }
}

/** What stands beside the list is asked for anew; the list itself only when it cannot be known what changed in it. */
function renew(client: QueryClient, lists: boolean): void {
  void client.invalidateQueries({
    predicate: ({ queryKey: [resource, kind] }) => resource === "findings" && (lists || kind !== "list"),
  });
}

function putBack(client: QueryClient, before: readonly FindingSummary[]): void {
  const known = new Map(before.map((each) => [each.id, each]));
  patchFindings(client, [...known.keys()], (one) => known.get(one.id) ?? one);
}

/** Changes lines in all lists that are shown or were; those that were changed, as they had been. */
export function patchFindings(
  client: QueryClient,
  ids: readonly string[],
  change: (one: FindingSummary) => FindingSummary,
): readonly FindingSummary[] {
  const wanted = new Set(ids);
  const before = new Map<string, FindingSummary>();
  client.setQueriesData<InfiniteData<FindingPage>>({ queryKey: ["findings", "list"] }, (data) => {
    if (data === undefined) return data;
    return { ...data, pages: data.pages.map((page) => patchPage(page, wanted, before, change)) };
  });
  return [...before.values()];
}

function patchPage(
  page: FindingPage,
  wanted: ReadonlySet<string>,
  before: Map<string, FindingSummary>,
  change: (one: FindingSummary) => FindingSummary,
): FindingPage {
  if (!page.findings.some(({ id }) => wanted.has(id))) return page;
  const findings = page.findings.map((one) => {
    if (!wanted.has(one.id)) return one;
    before.set(one.id, one);
    return change(one);
  });
  return { ...page, findings };
}
