import { escapeText } from "@limpid/core";
import { counted, hexOffset } from "@limpid/inspect/map";
import { element } from "./element.ts";
import { ListView } from "./rows/list-view.ts";
import type { Tab } from "./tabs.ts";
import type { ListedString, StringsFound } from "./worker/protocol.ts";

/** The strings of a file, looked for when the tab is opened; picking one shows its bytes. */
export function stringsTab(find: () => Promise<StringsFound>, showBytes: (offset: number, size: number) => void): Tab {
  const node = element("div", { class: "strings" }, element("p", { role: "status" }, "Looking for strings …"));
  const opened = async (): Promise<void> => {
    try {
      const found = await find();
      const more = element("p", { class: "quiet" }, `${counted(found.more, "string")} more are not listed.`);
      node.replaceChildren(stringList(found.strings, showBytes), ...(found.more === 0 ? [] : [more]));
    } catch (error) {
      node.replaceChildren(element("p", { role: "status" }, `The file could not be read: ${String(error)}`));
    }
  };
  return { title: "Strings", node, opened: () => void opened() };
}

function stringList(strings: readonly ListedString[], showBytes: (offset: number, size: number) => void): HTMLElement {
  return new ListView<ListedString>({
    id: "strings",
    label: "Strings of the file",
    columns: ["Offset", "In", "Noteworthy", "Text"],
    items: strings,
    textOf: ({ text, place, marks }) => `${text} ${place} ${marks.map(({ kind }) => kind).join(" ")}`.toLowerCase(),
    cellsOf: ({ offset, place, marks, text, length }) => [
      hexOffset(offset),
      escapeText(place),
      element(
        "span",
        { class: "mark", title: marks.map(({ reason }) => reason).join("; ") },
        marks.map(({ kind }) => kind).join(", "),
      ),
      length > text.length ? `${text}… (${counted(length, "character")})` : text,
    ],
    pick: ({ offset, length, encoding }) => showBytes(offset, encoding === "ascii" ? length : length * 2),
    only: { label: "noteworthy only", test: ({ marks }) => marks.length > 0 },
  }).node;
}
