import "./file-map.css";
import type { Region } from "@limpid/inspect";
import {
  type Block,
  blocksOf,
  hexOffset,
  LOOKS,
  type Look,
  lanesOf,
  lookOf,
  regionWords,
  ticksOf,
} from "@limpid/inspect/map";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { visibleText } from "../design/hostile-parts.ts";
import { useSize } from "../design/size.ts";
import { fitting } from "../lineage-graph/node-words.ts";
import { findingWords } from "../words/finding.ts";
import { entropyOf, type SegmentEntropy } from "./facts.ts";

const words = findingWords.file;
const LANE = 30; // pixels
const AXIS = 20;
const CHARACTER = 6.8; // pixels of a character at 12 px

interface FileMapProps {
  readonly sizeBytes: number;
  readonly regions: readonly Region[];
  readonly entropy: readonly SegmentEntropy[];
  readonly onChoose: (region: Region) => void;
}

/** The file drawn to scale: what its tables claim of it, and how dense its segments are. */
export function FileMap({ sizeBytes, regions, entropy, onChoose }: FileMapProps) {
  const plane = useRef<HTMLDivElement>(null);
  const { width } = useSize(plane);
  const [chosen, setChosen] = useState<number>();
  const [pointed, setPointed] = useState<Region>();
  const sorted = useMemo(() => regions.filter(({ size }) => size > 0), [regions]);
  const lanes = useMemo(() => lanesOf(regions), [regions]);
  const view = { start: 0, end: Math.max(1, sizeBytes) };
  const drawn = useMemo(
    () =>
      width === 0 ? [] : lanes.map((lane) => blocksOf(lane.regions, { start: 0, end: Math.max(1, sizeBytes) }, width)),
    [lanes, width, sizeBytes],
  );
  const current = chosen === undefined ? undefined : sorted[chosen];
  const told = pointed ?? current;
  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && current !== undefined) onChoose(current);
    else if (event.key === "ArrowRight") setChosen(Math.min(sorted.length - 1, (chosen ?? -1) + 1));
    else if (event.key === "ArrowLeft") setChosen(Math.max(0, (chosen ?? 1) - 1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const looks = (Object.keys(LOOKS) as Look[]).filter((look) => sorted.some((region) => lookOf(region) === look));
  const height = lanes.length * LANE + AXIS;
  return (
    <div className="map">
      <ul className="map-legend">
        {looks.map((look) => (
          <li key={look}>
            <span className={`map-swatch k-${look}`} />
            {LOOKS[look]}
          </li>
        ))}
      </ul>
      <div
        ref={plane}
        className="map-plane"
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys go from region to region
        tabIndex={0}
        aria-label={words.map}
        aria-description={words.mapHelp}
        onKeyDown={key}
      >
        <svg width={width} height={height} aria-hidden="true">
          {drawn.map((blocks, lane) =>
            blocks.map((block) => (
              <BlockShape
                key={`${block.first.offset}-${block.first.name}-${block.x}`}
                block={block}
                y={lane * LANE}
                chosen={current !== undefined && block.count === 1 && block.first === current}
                onPoint={setPointed}
                onChoose={() => {
                  setChosen(sorted.indexOf(block.largest));
                  onChoose(block.largest);
                }}
              />
            )),
          )}
          {ticksOf(view, Math.max(1, width)).map((at) => {
            const x = (at / view.end) * width;
            return (
              <g key={at} className="map-tick">
                <line x1={x} x2={x} y1={height - AXIS} y2={height - AXIS + 5} />
                {x + 60 > width ? null : (
                  <text x={x + 3} y={height - 5}>
                    {hexOffset(at)}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
        <Entropy entropy={entropy} sizeBytes={view.end} width={width} />
      </div>
      <output className="map-told mono small">
        {told === undefined ? words.mapHelp : visibleText(regionWords(told))}
      </output>
    </div>
  );
}

interface BlockProps {
  readonly block: Block;
  readonly y: number;
  readonly chosen: boolean;
  readonly onPoint: (region: Region | undefined) => void;
  readonly onChoose: () => void;
}

function BlockShape({ block, y, chosen, onPoint, onChoose }: BlockProps) {
  const { largest, count, x, width } = block;
  const fits = Math.floor((width - 8) / CHARACTER);
  const name = visibleText(largest.name);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the map's keys do the same
    <g
      className={`map-block k-${lookOf(largest)}${width < 4 ? " map-hair" : ""}${chosen ? " map-chosen" : ""}`}
      onClick={onChoose}
      onPointerEnter={() => onPoint(largest)}
      onPointerLeave={() => onPoint(undefined)}
    >
      <rect x={x} y={y + 1} width={Math.max(1, width - 0.5)} height={LANE - 4} rx={width > 6 ? 2 : 0} />
      {count === 1 && fits >= 3 ? (
        <text x={x + 4} y={y + LANE / 2 + 3}>
          {fitting(name, fits)}
        </text>
      ) : null}
    </g>
  );
}

/** How dense each loaded piece is, 0 to 8 bits per byte: compressed and encrypted data come near 8. */
function Entropy({
  entropy,
  sizeBytes,
  width,
}: {
  readonly entropy: readonly SegmentEntropy[];
  readonly sizeBytes: number;
  readonly width: number;
}) {
  const tall = 34;
  if (entropy.length === 0 || width === 0) return null;
  return (
    <svg className="map-entropy" width={width} height={tall + 14} role="img" aria-label={entropyOf(entropy)}>
      <line x1={0} x2={width} y1={tall} y2={tall} />
      {entropy.map(({ offset, sizeBytes: size, bitsPerByte }) => {
        const x = (offset / sizeBytes) * width;
        const wide = Math.max(2, (size / sizeBytes) * width);
        const high = (bitsPerByte / 8) * tall;
        return (
          <g key={`${offset}-${size}`} className={bitsPerByte > 7.2 ? "map-dense" : undefined}>
            <rect x={x} y={tall - high} width={wide} height={high} />
            {wide < 28 ? null : (
              <text x={x + 2} y={tall + 12}>
                {bitsPerByte.toFixed(2)}
              </text>
            )}
            <title>{`${bitsPerByte.toFixed(2)} ${words.entropy}`}</title>
          </g>
        );
      })}
    </svg>
  );
}
