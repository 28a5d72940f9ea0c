import type { OpacityLevel, ParseIssue, Reason } from "@limpid/core";
import type { PartWords } from "@limpid/inspect";
import { counted, hexOffset } from "@limpid/inspect/map";
import { element } from "../element.ts";
import type { Inspected } from "../worker/protocol.ts";
import { prose } from "./prose.ts";

/** Shows the bytes at an offset of the file. */
export type ShowBytes = (offset: number) => void;

/** What was removed, what is left and what is damaged, in words, with the bytes of each at hand. */
export function report({ inspection, words }: Inspected, showBytes: ShowBytes): readonly HTMLElement[] {
  const { opacity, issues } = inspection;
  const removed = panel(
    "removed",
    "What was removed",
    element("p", { class: "lead" }, removedWords(inspection)),
    opacity.reasons.length === 0
      ? undefined
      : element("ul", { class: "reasons" }, ...opacity.reasons.map((reason) => reasonItem(reason, showBytes))),
  );
  const left =
    words.parts.length === 0
      ? undefined
      : panel("left", "What is left", ...words.parts.map((part, index) => partOf(part, index, words.parts.length)));
  const damage = issues.length === 0 ? undefined : issuesPanel(issues, showBytes);
  return [removed, left, damage].filter((one) => one !== undefined);
}

function removedWords({ format, opacity: { level, packed, reasons } }: Inspected["inspection"]): string {
  if (format === null) {
    return "The file is not of a format that this page reads. Its bytes can be looked at all the same.";
  }
  if (level === null) return "It cannot be said what was removed; the reasons and the damage below say why.";
  if (packed) return `${LEVELS[level]} The program itself is packed: it is not there in the clear.`;
  if (level === "none" && reasons.length > 0) return "Names are there, but read what is said about them.";
  return LEVELS[level];
}

/** What is usual: a level is a signal, not a verdict. */
const LEVELS: { readonly [L in OpacityLevel]: string } = {
  none: "Nothing was removed: the names that a compiler or an editor writes are there.",
  locals: "A signal, not a verdict: many libraries are shipped like this.",
  symbols: "A signal, not a verdict: most programs that systems ship look like this.",
  sections: "A signal, not a verdict; few programs are shipped like this.",
  "run-only": "A signal, not a verdict: scripts are also compiled like this to keep their source.",
};

function panel(id: string, title: string, ...children: readonly (Node | undefined)[]): HTMLElement {
  return element(
    "section",
    { class: `panel ${id}`, "aria-labelledby": `${id}-title` },
    element("div", { class: "panel-head" }, element("h3", { id: `${id}-title` }, title)),
    ...children,
  );
}

function reasonItem({ id, explanation, at }: Reason, showBytes: ShowBytes): HTMLElement {
  return element(
    "li",
    {},
    element("span", { class: "reason-text" }, ...prose(explanation)),
    element(
      "span",
      { class: "reason-place" },
      element("span", { class: "reason-id" }, id),
      at === undefined ? undefined : bytesButton(at, showBytes),
    ),
  );
}

function bytesButton(at: number, showBytes: ShowBytes): HTMLElement {
  const label = `Show the bytes at ${hexOffset(at)}`;
  return element(
    "button",
    { type: "button", class: "at", title: label, "aria-label": label, click: () => showBytes(at) },
    hexOffset(at),
  );
}

/** One program in the file; several can be folded away. */
function partOf({ title, opacity, facts }: PartWords, index: number, parts: number): HTMLElement {
  const list = element(
    "dl",
    { class: "facts" },
    ...facts.flatMap(({ label, text }) => [element("dt", {}, label), element("dd", {}, text)]),
  );
  if (parts === 1) return element("div", { class: "part" }, list);
  const summary = element("summary", {}, element("span", { class: "part-title" }, title), ` ${opacity}`);
  return element("details", { class: "part", open: index < FIRST_OPEN }, summary, list);
}

const FIRST_OPEN = 4; // slices of a universal binary are two to four
const ISSUES_AT_ONCE = 100;

function issuesPanel(issues: readonly ParseIssue[], showBytes: ShowBytes): HTMLElement {
  const list = element("ul", { class: "issues" });
  const more = element("button", { type: "button", class: "more", click: () => showMore() });
  let shown = 0;
  const showMore = (): void => {
    const next = issues.slice(shown, shown + ISSUES_AT_ONCE);
    shown += next.length;
    list.append(...next.map((issue) => issueItem(issue, showBytes)));
    more.hidden = shown >= issues.length;
    more.textContent = `Show more: ${counted(issues.length - shown, "other")}`;
  };
  showMore();
  return panel("damage", `Damage and contradictions (${issues.length.toLocaleString("en")})`, list, more);
}

function issueItem({ code, at, what }: ParseIssue, showBytes: ShowBytes): HTMLElement {
  return element(
    "li",
    {},
    element("span", { class: "reason-text" }, ...prose(what)),
    element(
      "span",
      { class: "reason-place" },
      element("span", { class: "reason-id" }, code),
      bytesButton(at, showBytes),
    ),
  );
}
