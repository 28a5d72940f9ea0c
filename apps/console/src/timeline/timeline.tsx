import "./timeline.css";
import type { Finding } from "@limpid/core";
import { type KeyboardEvent, type PointerEvent, useId, useMemo, useRef } from "react";
import { Button } from "../design/button.tsx";
import { visibleText } from "../design/hostile-parts.ts";
import { useSize } from "../design/size.ts";
import { Moment } from "../design/time.tsx";
import { findingWords } from "../words/finding.ts";
import { marksOf } from "./marks.ts";
import { artifactAsOf, happeningsOf, TOUCH_WORDS } from "./moments.ts";
import { stepTo } from "./scrub.ts";
import { Steps } from "./steps.tsx";
import { type TimeScale, timeScale } from "./time-scale.ts";

const words = findingWords.timeline;
const PAD = 14; // pixels left and right of the line, so that a mark at an end is whole
const LINE = 24; // pixels from the top
const HEIGHT = 62;

interface TimelineProps {
  readonly finding: Finding;
  /** The instant that is looked at; undefined: the whole life. */
  readonly asOf: number | undefined;
  readonly onAsOf: (instant: number | undefined) => void;
}

/** The life of the artifact on one line, from milliseconds to months, and a scrubber along it. */
export function Timeline({ finding, asOf, onAsOf }: TimelineProps) {
  const title = useId();
  const plane = useRef<HTMLDivElement>(null);
  const { width } = useSize(plane);
  const happenings = useMemo(() => happeningsOf(finding), [finding]);
  const scale = useMemo(() => timeScale(happenings.map(({ at }) => at)), [happenings]);
  const inner = Math.max(1, width - 2 * PAD);
  const marks = useMemo(() => marksOf(happenings, scale, inner), [happenings, scale, inner]);
  if (happenings.length === 0) return <p className="quiet timeline-nothing">{words.nothing}</p>;
  const state = artifactAsOf(finding, asOf ?? Number.POSITIVE_INFINITY);
  const at = (share: number): number => PAD + share * inner;
  const seek = (event: PointerEvent) => {
    const left = plane.current?.getBoundingClientRect().left ?? 0;
    onAsOf(snapped(scale, (event.clientX - left - PAD) / inner, 6 / inner));
  };
  const key = (event: KeyboardEvent) => {
    const next = stepTo(scale.instants, asOf, event.key);
    if (next === "ignored") return;
    event.preventDefault();
    event.stopPropagation();
    onAsOf(next);
  };
  const last = scale.instants.at(-1) ?? 0;
  return (
    <section className="timeline" aria-labelledby={title}>
      <div className="panel-head">
        <h2 id={title}>{words.title}</h2>
        <output className="timeline-state" aria-live="polite">
          {asOf === undefined ? (
            <span className="quiet">{words.atEnd}: </span>
          ) : (
            <>
              {words.asOf} <Moment ms={asOf} />:{" "}
            </>
          )}
          <b>{state.state}</b>
          {state.path === null ? null : <span className="mono timeline-name"> {visibleText(state.path)}</span>}
        </output>
        {asOf === undefined ? null : (
          <Button small onClick={() => onAsOf(undefined)}>
            {words.whole}
          </Button>
        )}
      </div>
      <div
        ref={plane}
        className="timeline-plane"
        role="slider"
        tabIndex={0}
        aria-label={words.scrubber}
        aria-description={words.help}
        aria-valuemin={0}
        aria-valuemax={scale.instants.length}
        aria-valuenow={asOf === undefined ? scale.instants.length : scale.instants.filter((one) => one <= asOf).length}
        aria-valuetext={asOf === undefined ? words.whole : `${new Date(asOf).toISOString()}, ${state.state}`}
        onKeyDown={key}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          seek(event);
        }}
        onPointerMove={(event) => {
          if (event.buttons === 1) seek(event);
        }}
      >
        <svg width={width} height={HEIGHT} aria-hidden="true">
          {scale.gaps.map((gap) => (
            <GapLine key={gap.from} gap={gap} x1={at(gap.start)} x2={at(gap.end)} />
          ))}
          {marks.map(({ share, happenings: here, label, row, anchor }) => (
            <g
              key={share}
              className={`touch touch-${here.at(-1)?.what ?? ""}${asOf !== undefined && (here[0]?.at ?? 0) > asOf ? " touch-later" : ""}`}
            >
              <circle cx={at(share)} cy={LINE} r={here.some(({ what }) => what === "executed") ? 6 : 4.5} />
              <title>{here.map(({ what }) => TOUCH_WORDS[what]).join(", ")}</title>
              {label === "" ? null : (
                <text x={at(share)} y={row === 0 ? LINE + 19 : LINE + 33} textAnchor={anchor}>
                  {label}
                </text>
              )}
            </g>
          ))}
          {asOf === undefined ? null : (
            <g className="timeline-hand" transform={`translate(${at(asOf >= last ? 1 : scale.shareOf(asOf))} 0)`}>
              <line y1={6} y2={HEIGHT - 4} />
              <path d="M-5 0H5V6L0 11-5 6Z" />
            </g>
          )}
        </svg>
      </div>
      <Steps finding={finding} happenings={happenings} asOf={asOf} onAsOf={onAsOf} />
    </section>
  );
}

function GapLine({
  gap,
  x1,
  x2,
}: {
  readonly gap: TimeScale["gaps"][number];
  readonly x1: number;
  readonly x2: number;
}) {
  const middle = (x1 + x2) / 2;
  const fits = x2 - x1 > gap.label.length * 6.8 + 12;
  return (
    <g className={`gap${gap.compressed ? " gap-compressed" : ""}`}>
      <line x1={x1} x2={x2} y1={LINE} y2={LINE} />
      {gap.compressed ? <path d={`M${middle - 5} ${LINE + 6}l4-12m2 12l4-12`} /> : null}
      {fits ? (
        <text x={middle} y={LINE - 10} textAnchor="middle">
          {gap.label}
        </text>
      ) : null}
    </g>
  );
}

/** An instant at which something happened when the pointer is near one, else the one below the pointer. */
function snapped(scale: TimeScale, share: number, near: number): number {
  const close = scale.instants.find((instant) => Math.abs(scale.shareOf(instant) - share) < near);
  return close ?? Math.round(scale.instantAt(Math.max(0, Math.min(1, share))) * 1000) / 1000;
}
