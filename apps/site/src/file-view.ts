import { type Artifact, escapeText, LEVEL_WORDS } from "@limpid/core";
import type { DumpLine, Region } from "@limpid/inspect";
import { hexOffset, kindWords, lookOf, regionAt, sizeWords } from "@limpid/inspect/map";
import { element } from "./element.ts";
import type { Entry } from "./file-list.ts";
import { HexView } from "./hex/hex-view.ts";
import { FileMap } from "./map/file-map.ts";
import { exportButtons } from "./report/export.ts";
import { report } from "./report/report.ts";
import { ListView } from "./rows/list-view.ts";
import { stringsTab } from "./strings-tab.ts";
import { tabs } from "./tabs.ts";
import type { Inspected, StringsFound } from "./worker/protocol.ts";

/** Everything about one file: what was removed, the map, the bytes, the lists; a choice in one shows in all. */
export class FileView {
  readonly node: HTMLElement;
  readonly #hash = element("dd", { class: "sha256" }, "…");

  /** `strings` looks for the strings of the file; asked when somebody wants to see them. */
  constructor(entry: Entry, inspected: Inspected, strings: () => Promise<StringsFound>) {
    const { file, path } = entry;
    const { inspection, regions } = inspected;
    const hex = new HexView(file, (offset) => regionAt(regions, offset));
    const choose = (region: Region): void => {
      map.select(region);
      list.select(region);
      if (region.offset < file.size) hex.show(region.offset, region);
    };
    const showBytes = (offset: number): void => {
      const region = regionAt(regions, offset);
      map.select(region);
      if (region !== undefined) list.select(region);
      hex.show(offset, region ?? { offset, size: 1 });
      hex.node.scrollIntoView({ block: "nearest", behavior: "auto" });
    };
    const map = new FileMap(file.size, regions, choose);
    const list = regionList(regions, choose);
    const artifact = (): Artifact => ({
      path,
      sizeBytes: file.size,
      ...(typeof entry.sha256 === "string" ? { sha256: entry.sha256 } : {}),
      ...inspection,
    });

    this.node = element(
      "article",
      { class: "file", "aria-labelledby": "file-title" },
      element(
        "header",
        { class: "file-head" },
        element("h2", { id: "file-title" }, escapeText(path)),
        headline(inspected),
        element(
          "dl",
          { class: "identity" },
          element("dt", {}, "size"),
          element("dd", {}, sizeWords(file.size)),
          element("dt", {}, "SHA-256"),
          this.#hash,
        ),
        exportButtons(artifact),
      ),
      ...(regions.length === 0 ? [] : [map.node]),
      element("div", { class: "report" }, ...report(inspected, showBytes)),
      element(
        "div",
        { class: "bench" },
        hex.node,
        tabs([
          ...(regions.length === 0 ? [] : [{ title: "Regions", node: list.node }]),
          ...(inspected.listing === undefined
            ? []
            : [{ title: "Listing", node: listing(inspected.listing, showBytes) }]),
          stringsTab(strings, (offset, size) => {
            map.select(regionAt(regions, offset));
            hex.show(offset, { offset, size });
          }),
        ]),
      ),
    );
    this.hashed(entry.sha256);
  }

  /** `null`: it cannot be had; `undefined`: not yet. */
  hashed(sha256: string | null | undefined): void {
    if (sha256 !== undefined)
      this.#hash.textContent = sha256 ?? "not computed: too large for the browser, or unreadable";
  }
}

/** `symbols removed` `packed` ELF executable, x86_64, 64 bit */
function headline({ inspection: { format, opacity }, words }: Inspected): HTMLElement {
  const { level, packed } = opacity;
  const state = level === null ? "unknown" : level === "none" ? "clear" : "opaque";
  const kind = words.headline.slice(0, words.headline.lastIndexOf(": "));
  return element(
    "p",
    { class: "headline" },
    format === null
      ? undefined
      : element("span", { class: `badge badge-${state}` }, level === null ? "cannot be said" : LEVEL_WORDS[level]),
    packed ? element("span", { class: "badge badge-opaque" }, "packed") : undefined,
    element("span", {}, kind),
  );
}

function regionList(regions: readonly Region[], pick: (region: Region) => void): ListView<Region> {
  return new ListView<Region>({
    id: "regions",
    label: "Regions of the file",
    columns: ["", "Name", "Kind", "Offset", "Size", "Access"],
    items: regions,
    textOf: (region) => `${region.name} ${kindWords(region)} ${region.permissions ?? ""}`.toLowerCase(),
    cellsOf: (region) => [
      element("span", { class: `swatch k-${lookOf(region)}` }),
      escapeText(region.name),
      kindWords(region),
      hexOffset(region.offset),
      region.claimed === undefined
        ? region.size.toLocaleString("en")
        : `${region.size.toLocaleString("en")} of ${region.claimed.toLocaleString("en")}`,
      region.permissions ?? "",
    ],
    pick,
  });
}

function listing(lines: readonly DumpLine[], showBytes: (offset: number) => void): HTMLElement {
  return new ListView<DumpLine>({
    id: "listing",
    label: "Listing of what is left",
    columns: ["Offset", "Text"],
    items: lines,
    textOf: ({ text }) => text.toLowerCase(),
    cellsOf: ({ kind, depth, at, text }) => [
      at === undefined ? "" : hexOffset(at),
      element("span", { class: `line-${kind}` }, `${"  ".repeat(Math.min(depth, 24))}${text}`),
    ],
    pick: ({ at }) => {
      if (at !== undefined) showBytes(at);
    },
  }).node;
}
