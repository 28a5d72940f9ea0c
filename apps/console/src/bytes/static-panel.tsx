import "./static-panel.css";
import { type Finding, LEVEL_WORDS } from "@limpid/core";
import { sizeWords } from "@limpid/inspect/map";
import { useQuery } from "@tanstack/react-query";
import { use, useId, useMemo } from "react";
import { Button } from "../design/button.tsx";
import { Waiting } from "../design/empty-state.tsx";
import { Hostile } from "../design/hostile.tsx";
import { Open } from "../finding/open.ts";
import { findingWords } from "../words/finding.ts";
import { NoSample } from "./bytes-drawer.tsx";
import { entropyFacts, factWords, regionsFromFacts } from "./facts.ts";
import { FileMap } from "./file-map.tsx";
import { layoutQuery } from "./sample.ts";
import { Strings } from "./strings.tsx";

const words = findingWords.file;

/** What the file itself says: from the finding's facts, and from its bytes where a copy is kept. */
export function StaticPanel({ finding }: { readonly finding: Finding }) {
  const title = useId();
  const open = use(Open);
  const { artifact, id } = finding;
  const layout = useQuery(layoutQuery(id));
  const facts = useMemo(() => factWords(artifact), [artifact]);
  const entropy = useMemo(() => entropyFacts(artifact), [artifact]);
  const told = useMemo(() => regionsFromFacts(artifact), [artifact]);
  const kept = layout.data;
  const regions = kept?.layout.regions ?? told;
  const sizeBytes =
    kept?.sizeBytes ?? artifact.sizeBytes ?? Math.max(0, ...told.map(({ offset, size }) => offset + size));
  const isScript = artifact.format === "applescript";
  return (
    <section className="panel static" aria-labelledby={title}>
      <div className="panel-head">
        <h2 id={title}>{words.title}</h2>
        <span>{opacityWords(artifact)}</span>
      </div>
      {artifact.opacity?.reasons.length ? (
        <ul className="static-reasons">
          {artifact.opacity.reasons.map(({ id: reason, explanation, at }) => (
            <li key={reason}>
              <Hostile text={explanation} />
              {at === undefined ? null : (
                <Button small kind="bare" onClick={() => open({ kind: "bytes", offset: at })}>
                  {findingWords.ledger.bytes} 0x{at.toString(16)}
                </Button>
              )}
            </li>
          ))}
        </ul>
      ) : null}
      {regions.length === 0 || sizeBytes === 0 ? null : (
        <>
          <h3>{words.map}</h3>
          {kept === undefined ? <p className="quiet small">{words.fromFacts}</p> : null}
          <FileMap
            sizeBytes={sizeBytes}
            regions={regions}
            entropy={entropy}
            onChoose={({ offset, size }) => open({ kind: "bytes", offset, size })}
          />
        </>
      )}
      <div className="static-two">
        <div>
          <h3>{isScript ? words.script : words.facts}</h3>
          {facts.length === 0 ? (
            <p className="quiet">{artifact.inspected ? words.noFacts : words.notInspected}</p>
          ) : (
            <dl className="static-facts">
              {facts.map(({ label, text }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a label may come twice
                <div key={index}>
                  <dt>
                    <Hostile text={label} longest={80} />
                  </dt>
                  <dd>
                    <Hostile text={text} longest={1200} />
                  </dd>
                </div>
              ))}
            </dl>
          )}
          {Object.keys(artifact.facts).length === 0 ? null : (
            <details>
              <summary className="quiet small">{words.allFacts}</summary>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
              <pre className="static-json" tabIndex={0}>
                <Hostile text={JSON.stringify(artifact.facts, null, 2)} longest={20_000} />
              </pre>
            </details>
          )}
        </div>
        <div>
          <h3>{words.strings}</h3>
          {layout.isPending ? (
            <Waiting />
          ) : kept === undefined ? (
            <NoSample error={layout.error} />
          ) : (
            <Strings id={id} />
          )}
        </div>
      </div>
    </section>
  );
}

/** `ELF, symbols removed, packed · 14,480 bytes` */
function opacityWords({ opacity, format, sizeBytes }: Finding["artifact"]): string {
  const size = typeof sizeBytes === "number" ? [sizeWords(sizeBytes)] : [];
  if (opacity === null) return [words.notInspected, ...size].join(" · ");
  const level = opacity.level === null ? "cannot be said" : LEVEL_WORDS[opacity.level];
  const kind = format === null || format === undefined ? [] : [FORMATS[format] ?? format];
  return [[...kind, level, ...(opacity.packed ? ["packed"] : [])].join(", "), ...size].join(" · ");
}

const FORMATS: Readonly<Record<string, string>> = { elf: "ELF", macho: "Mach-O", applescript: "AppleScript", pe: "PE" };
