import { formatNames } from "@limpid/inspect";
import { counted } from "@limpid/inspect/map";
import { byId, element } from "./element.ts";
import { type Entry, FileList } from "./file-list.ts";
import { FileView } from "./file-view.ts";
import { type Chosen, filesChosen, filesDropped, MOST_FILES } from "./input/files-of.ts";
import { Inspector } from "./worker/inspector.ts";

/** Example files, made when the page is built. */
interface Example {
  readonly name: string;
  readonly title: string;
  /** The bytes in base64. */
  readonly bytes: string;
}

const inspector = new Inspector(byId("worker-program").textContent ?? "");
const entries: Entry[] = [];
let shown: { readonly entry: Entry; readonly view: FileView | undefined } | undefined;

const list = new FileList((entry) => show(entry));
byId("files").append(list.node);
byId("formats").textContent = formatNames().join(", ");
byId("examples").append(...examples().map(exampleButton));
listen();

function listen(): void {
  const chooser = byId("chooser") as HTMLInputElement;
  for (const button of document.querySelectorAll(".choose")) button.addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", () => {
    if (chooser.files !== null) add(filesChosen(chooser.files));
    chooser.value = ""; // the same file may be chosen again
  });
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) document.body.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("dropping");
    if (event.dataTransfer !== null) void filesDropped(event.dataTransfer).then(add);
  });
}

function add(chosen: readonly Chosen[]): void {
  const notice = byId("notice");
  notice.hidden = chosen.length > 0 && chosen.length < MOST_FILES;
  notice.textContent =
    chosen.length === 0
      ? "No file could be read from that. Some browsers do not open folders for a page on disk: choose the files in it."
      : `The first ${MOST_FILES} files are read. For more there is the program: limpid inspect DIR`;
  const added = chosen.map(({ file, path }): Entry => ({ file, path, state: { kind: "waiting" }, sha256: undefined }));
  for (const entry of added) {
    entries.push(entry);
    list.add(entry);
    void inspect(entry);
  }
  const [first] = added;
  if (first === undefined) return;
  document.body.classList.add("working");
  byId("files").hidden = entries.length < 2;
  byId("told").textContent = counted(added.length, "file is read", "files are read");
  show(first);
}

async function inspect(entry: Entry): Promise<void> {
  try {
    entry.state = { kind: "done", inspected: await inspector.inspect(entry.file) };
  } catch (error) {
    entry.state = { kind: "failed", why: error instanceof Error ? error.message : String(error) };
  }
  list.update(entry);
  if (shown?.entry === entry) show(entry);
  entry.sha256 = await inspector.sha256(entry.file).catch(() => null);
  if (shown?.entry === entry) shown.view?.hashed(entry.sha256);
}

function show(entry: Entry): void {
  const view =
    entry.state.kind === "done"
      ? new FileView(entry, entry.state.inspected, () => inspector.strings(entry.file))
      : undefined;
  shown = { entry, view };
  list.select(entry);
  const waiting =
    entry.state.kind === "failed"
      ? `This file could not be read: ${entry.state.why}. Was it moved or changed since it was chosen?`
      : "Reading the file …";
  byId("shown").replaceChildren(view?.node ?? element("p", { class: "panel waiting", role: "status" }, waiting));
  if (entry.state.kind === "done") byId("told").textContent = entry.state.inspected.words.headline;
}

function examples(): readonly Example[] {
  return JSON.parse(byId("example-files").textContent ?? "[]");
}

function exampleButton({ name, title, bytes }: Example): HTMLElement {
  const open = (): void => {
    const content = Uint8Array.from(atob(bytes), (character) => character.charCodeAt(0));
    add([{ file: new File([content], name), path: name }]);
  };
  return element("li", {}, element("button", { type: "button", click: open }, title));
}
