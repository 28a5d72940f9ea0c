import "./hostile.css";
import { Fragment } from "react";
import { hostileParts } from "./hostile-parts.ts";

/** Longer texts are cut: nobody reads on, and a page must stay one. */
const LONGEST = 4096; // characters

interface HostileProps {
  readonly text: string;
  readonly mono?: boolean;
  /** Where it is cut; the rest is said as a number. */
  readonly longest?: number;
  readonly className?: string;
}

/**
 * Text that telemetry, a file or anybody else wrote. It is shown left to right, apart from what stands around it, and
 * nothing in it is invisible. Everything that is not our own words goes through here.
 */
export function Hostile({ text, mono = false, longest = LONGEST, className = "" }: HostileProps) {
  const shown = text.length > longest ? text.slice(0, longest) : text;
  return (
    <bdi dir="ltr" className={`hostile${mono ? " mono" : ""} ${className}`}>
      <Parts text={shown} />
      {shown.length < text.length ? (
        <span className="quiet"> … {text.length - shown.length} more characters</span>
      ) : null}
    </bdi>
  );
}

/** A path: the name stands out, its folder is quiet. */
export function HostilePath({ path, className = "" }: { readonly path: string; readonly className?: string }) {
  const shown = path.length > LONGEST ? path.slice(0, LONGEST) : path;
  const cut = shown.lastIndexOf("/") + 1;
  return (
    <bdi dir="ltr" className={`hostile hostile-path ${className}`}>
      <Parts text={shown.slice(0, cut)} />
      <b>
        <Parts text={shown.slice(cut)} />
      </b>
      {shown.length < path.length ? " …" : null}
    </bdi>
  );
}

function Parts({ text }: { readonly text: string }) {
  return hostileParts(text).map((part, index) =>
    part.hidden === undefined ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name, and no state
      <Fragment key={index}>{part.text}</Fragment>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name, and no state
      <span key={index} className="hostile-hidden" title={part.hidden}>
        {part.text}
      </span>
    ),
  );
}
