import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type DragEvent, useRef, useState } from "react";
import { Button } from "../design/button.tsx";
import { Waiting } from "../design/empty-state.tsx";
import { Hostile } from "../design/hostile.tsx";
import { artifactWords as words } from "../words/artifacts.ts";
import { bytes } from "../words/numbers.ts";
import type { Described } from "./artifact-facts.ts";
import { Comparison } from "./comparison.tsx";
import { FactsList } from "./facts-list.tsx";
import type { InspectedFile } from "./inspect-protocol.ts";
import { inspectFile, NotInspected } from "./inspector.ts";
import { artifactQuery } from "./queries.ts";

/** A file of the reader's own. */
interface Own {
  readonly key: number;
  readonly name: string;
  readonly inspected?: InspectedFile;
  readonly failed?: NotInspected["why"];
}

const MOST = 2; // two are compared

/** Files that are dropped here are inspected in this browser, and go nowhere. */
export function DropZone() {
  const [files, setFiles] = useState<readonly Own[]>([]);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const next = useRef(0);
  const take = (list: FileList | null) => {
    const taken = [...(list ?? [])].slice(0, MOST).map((file) => ({ file, key: next.current++ }));
    setFiles((before) => [...before, ...taken.map(({ file, key }) => ({ key, name: file.name }))].slice(-MOST));
    for (const { file, key } of taken) {
      const note = (part: Partial<Own>) =>
        setFiles((before) => before.map((one) => (one.key === key ? { ...one, ...part } : one)));
      inspectFile(file).then(
        (inspected) => note({ inspected }),
        (error: unknown) => note({ failed: error instanceof NotInspected ? error.why : "unreadable" }),
      );
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault(); // else the console would send it as a log
    setOver(false);
    take(event.dataTransfer.files);
  };
  const [one, other] = files;
  return (
    <section aria-label={words.drop}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same by keyboard */}
      <div
        className={`artifact-drop${over ? " artifact-drop-over" : ""}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <p>
          <b>{words.drop}</b> <span className="quiet">{words.dropMore}</span>
        </p>
        <Button small onClick={() => input.current?.click()}>
          {words.choose}
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          onChange={({ target }) => {
            take(target.files);
            target.value = ""; // the same file again is a new choice
          }}
        />
      </div>
      {files.map((file) => (
        <OwnFile
          key={file.key}
          file={file}
          onClose={() => setFiles((before) => before.filter((each) => each !== file))}
        />
      ))}
      {one?.inspected === undefined || other?.inspected === undefined ? null : (
        <div className="panel">
          <Comparison
            one={{ name: one.name, described: describeOwn(one.inspected) }}
            other={{ name: other.name, described: describeOwn(other.inspected) }}
          />
        </div>
      )}
    </section>
  );
}

function describeOwn({ words: said }: InspectedFile): Described {
  return { headline: said.headline, reasons: said.reasons, facts: said.parts.flatMap((part) => part.facts) };
}

function OwnFile({ file: { name, inspected, failed }, onClose }: { readonly file: Own; readonly onClose: () => void }) {
  return (
    <article className="panel" aria-label={name}>
      <div className="panel-head">
        <h2>
          <Hostile text={name} longest={120} />
        </h2>
        {inspected === undefined ? null : <span className="quiet">{bytes(inspected.sizeBytes)}</span>}
        <Button small kind="bare" className="page-end" onClick={onClose}>
          {words.close}
        </Button>
      </div>
      <div className="panel-body">
        {failed === undefined ? null : (
          <p role="alert">
            {words.notRead(name)}. {failed === "too-large" ? words.tooLarge : ""}
          </p>
        )}
        {inspected === undefined && failed === undefined ? <Waiting what={words.inspecting(name)} /> : null}
        {inspected === undefined ? null : (
          <>
            <p>
              <b>
                <Hostile text={inspected.words.headline} />
              </b>{" "}
              <span className="quiet small">{words.inspectedHere}</span>
            </p>
            <p className="mono small artifact-hash">{inspected.sha256}</p>
            <KnownHere sha256={inspected.sha256} />
            <FactsList of={describeOwn(inspected)} />
            {inspected.words.issues.length === 0 ? null : (
              <details>
                <summary>{words.issues}</summary>
                <ul>
                  {inspected.words.issues.map((issue) => (
                    <li key={issue}>
                      <Hostile text={issue} />
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </>
        )}
      </div>
    </article>
  );
}

/** Only the hash is asked about. */
function KnownHere({ sha256 }: { readonly sha256: string }) {
  const { data, error } = useQuery({ ...artifactQuery(sha256), retry: false });
  if (data === undefined) return error === null ? null : <p className="quiet small">{words.notKnown}</p>;
  return (
    <p>
      <Link to="/artifacts/$sha256" params={{ sha256 }}>
        {words.known}
      </Link>
      : {words.onHosts(data.findings, data.hosts.length, data.atLeast)}
    </p>
  );
}
