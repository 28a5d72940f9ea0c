import "./hex-view.css";
import type { Region } from "@limpid/inspect";
import { type ByteRun, byteRuns, hexOffset, isPrintable, parseOffset, regionAt } from "@limpid/inspect/map";
import { useQueries } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button } from "../design/button.tsx";
import { visibleText } from "../design/hostile-parts.ts";
import { NARROW, useMedia } from "../design/media.ts";
import { findingWords } from "../words/finding.ts";
import { bytesQuery, PAGE_BYTES } from "./sample.ts";

const words = findingWords.file;
const ROW = 20; // pixels
/** Rows that a list can hold before browsers stop drawing; beyond that only jumping leads on. */
const MAX_ROWS = 400_000;

interface HexViewProps {
  readonly id: string;
  readonly sizeBytes: number;
  readonly regions: readonly Region[];
  /** Where to begin, and what is talked about. */
  readonly show: { readonly offset: number; readonly size?: number | undefined };
}

/** The bytes of a kept sample. Only what is seen is asked for, because every read is written down. */
export function HexView({ id, sizeBytes, regions, show }: HexViewProps) {
  const columns = useMedia(NARROW) ? 8 : 16;
  const scroller = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState(show.offset);
  const [wrong, setWrong] = useState(false);
  const rows = Math.min(MAX_ROWS, Math.ceil(sizeBytes / columns));
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 4,
    initialOffset: Math.max(0, Math.floor(show.offset / columns) - 4) * ROW,
  });
  const items = virtual.getVirtualItems();
  const pages = [...new Set(items.map(({ index }) => Math.floor((index * columns) / PAGE_BYTES)))];
  const found = useQueries({ queries: pages.map((page) => bytesQuery(id, page)) });
  const bytesOf = (row: number): Uint8Array | "asked" | "refused" => {
    const page = Math.floor((row * columns) / PAGE_BYTES);
    const answer = found[pages.indexOf(page)];
    if (answer?.data === undefined) return answer?.isError === true ? "refused" : "asked";
    const from = row * columns - page * PAGE_BYTES;
    return answer.data.bytes.subarray(from, from + columns);
  };
  const goTo = (offset: number) => {
    const at = Math.max(0, Math.min(offset, sizeBytes - 1));
    setCursor(at);
    virtual.scrollToIndex(Math.min(rows - 1, Math.floor(at / columns)), { align: "auto" });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: another place was asked for, nothing else
  useEffect(() => {
    setCursor(show.offset);
    virtual.scrollToIndex(Math.max(0, Math.floor(show.offset / columns) - 3), { align: "start" });
  }, [show.offset, columns]);
  const key = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? ROW) / ROW) - 1) * columns;
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -columns,
      ArrowDown: columns,
      PageUp: -page,
      PageDown: page,
      Home: event.ctrlKey ? -cursor : -(cursor % columns),
      End: event.ctrlKey ? sizeBytes : columns - 1 - (cursor % columns),
    };
    const step = steps[event.key];
    if (step === undefined || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    goTo(cursor + step);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const offset = parseOffset(String(new FormData(event.currentTarget).get("offset") ?? ""));
    const fits = offset !== undefined && offset < sizeBytes;
    setWrong(!fits);
    if (fits) goTo(offset);
  };
  const region = regionAt(regions, cursor);
  const digits = Math.max(8, sizeBytes.toString(16).length);
  const mark = show.size === undefined ? undefined : { offset: show.offset, size: show.size };
  return (
    <div className="hex">
      <form className="hex-form" onSubmit={submit}>
        <input
          name="offset"
          aria-label={words.goTo}
          placeholder="0x1c8"
          autoComplete="off"
          spellCheck={false}
          maxLength={24}
          aria-invalid={wrong ? true : undefined}
        />
        <Button type="submit">{words.go}</Button>
        <output className="hex-place mono" aria-live="polite">
          {hexOffset(cursor)}
          {region === undefined
            ? ""
            : ` · ${visibleText(region.name)}${region.permissions === undefined ? "" : ` (${region.permissions})`}`}
        </output>
      </form>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys move its cursor */}
      <div ref={scroller} className="hex-rows mono" role="group" aria-label={words.bytes} tabIndex={0} onKeyDown={key}>
        <div className="hex-all" style={{ height: `${virtual.getTotalSize()}px` }}>
          {items.map(({ index, start }) => {
            const bytes = bytesOf(index);
            return (
              <div key={index} className="hex-row" style={{ transform: `translateY(${start}px)` }}>
                <span className="hex-offset">{(index * columns).toString(16).padStart(digits, "0")}</span>
                {typeof bytes === "string" ? (
                  <span className="quiet">{bytes === "asked" ? "…" : "?"}</span>
                ) : (
                  <Cells runs={byteRuns(bytes, index * columns, mark, cursor)} bytes={bytes} columns={columns} />
                )}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Cells({
  runs,
  bytes,
  columns,
}: {
  readonly runs: readonly ByteRun[];
  readonly bytes: Uint8Array;
  readonly columns: number;
}) {
  return (
    <>
      <span className={columns === 16 ? "hex-bytes" : "hex-bytes hex-bytes-8"}>
        {runs.map((run) => (
          <span key={run.start} className={lookOf(run)}>
            {hexText(bytes.subarray(run.start, run.end), run.start)}
          </span>
        ))}
      </span>
      <span>
        {runs.map((run) => (
          <span key={run.start} className={lookOf(run)}>
            {plainText(bytes.subarray(run.start, run.end))}
          </span>
        ))}
      </span>
    </>
  );
}

function lookOf({ look: { kind, marked, cursor } }: ByteRun): string {
  return `b-${kind}${marked ? " b-marked" : ""}${cursor ? " b-cursor" : ""}`;
}

/** Two digits each with a space before, and a wider one in the middle of sixteen. */
function hexText(bytes: Uint8Array, start: number): string {
  return Array.from(bytes, (byte, index) => {
    const column = start + index;
    const space = column === 0 ? "" : column === 8 ? "  " : " ";
    return space + byte.toString(16).padStart(2, "0");
  }).join("");
}

function plainText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (isPrintable(byte) ? String.fromCharCode(byte) : "·")).join("");
}
