import { type Finding, LEVEL_WORDS } from "@limpid/core";
import { sizeWords } from "@limpid/inspect/map";
import { Moment } from "../design/time.tsx";
import { parseInstant } from "../timeline/instant.ts";
import { findingWords as words } from "../words/finding.ts";
import { Value } from "./value.tsx";

/** Who, what, where and when, each on a line: everything can be asked about. */
export function KeyFacts({ finding }: { readonly finding: Finding }) {
  return (
    <dl className="panel key-facts">
      <div>
        <dt>{words.who}</dt>
        <dd>
          <Who finding={finding} />
        </dd>
      </div>
      <div>
        <dt>{words.what}</dt>
        <dd>
          <What artifact={finding.artifact} />
        </dd>
      </div>
      <div>
        <dt>{words.where}</dt>
        <dd>
          <Where finding={finding} />
        </dd>
      </div>
      <div>
        <dt>{words.when}</dt>
        <dd>
          <When finding={finding} />
        </dd>
      </div>
    </dl>
  );
}

function Who({ finding: { creator } }: { readonly finding: Finding }) {
  const { basis, image, user, auid, terminal, pid, process } = creator;
  if (process === undefined) return <span className="quiet">{words.nobodyKnown}</span>;
  return (
    <>
      {basis === "opener" ? null : <span title={words.basis[basis]}>{words.probably} </span>}
      {image === undefined ? words.lineage.unknownProgram : <Value of="image" text={image} />}{" "}
      {pid === undefined ? null : <Value of="process" text={process}>{`pid ${pid}`}</Value>} {words.asUser}{" "}
      {user === undefined ? (
        <span className="quiet">{words.noUser}</span>
      ) : (
        <Value of="user" text={user.name ?? `${user.uid}`}>
          {user.name === undefined ? `uid ${user.uid}` : undefined}
        </Value>
      )}
      <span className="quiet">
        {auid === undefined ? "" : `, ${auid === null ? words.noLogin : words.login(auid)}`}
        {terminal === undefined ? "" : terminal === null ? `, ${words.noTerminal}` : ""}
      </span>
      {typeof terminal === "string" ? (
        <>
          , <Value of="text" text={terminal} />
        </>
      ) : null}
    </>
  );
}

function What({ artifact: { opacity, sizeBytes, sha256, format } }: Pick<Finding, "artifact">) {
  const level =
    opacity === null ? words.notInspected : opacity.level === null ? "cannot be said" : LEVEL_WORDS[opacity.level];
  return (
    <>
      {format === undefined || format === null ? "" : `${FORMATS[format] ?? format}, `}
      <b>{level}</b>
      {opacity?.packed === true ? <b>, packed</b> : null}
      {typeof sizeBytes === "number" ? <span className="quiet">, {sizeWords(sizeBytes)}</span> : null}
      {sha256 === undefined ? null : (
        <>
          {" "}
          <Value of="hash" text={sha256}>
            <span className="mono">{sha256.slice(0, 16)}…</span>
          </Value>
        </>
      )}
    </>
  );
}

const FORMATS: Readonly<Record<string, string>> = { elf: "ELF", macho: "Mach-O", applescript: "AppleScript", pe: "PE" };

function Where({ finding: { artifact, host, container } }: { readonly finding: Finding }) {
  return (
    <>
      {artifact.path === null ? (
        <span className="quiet">{words.neverNamed}</span>
      ) : (
        <Value of="path" text={artifact.path} />
      )}{" "}
      <span className="quiet">on</span> <Value of="host" text={host} />
      {container === null ? null : (
        <>
          {" "}
          <span className="quiet">in</span> <Value of="text" text={container} longest={16} />
        </>
      )}
      {artifact.previousPaths.length === 0 ? null : (
        <>
          {" "}
          <span className="quiet">{words.before}</span>{" "}
          {artifact.previousPaths.slice(-2).map((path, index) => (
            <span key={path}>
              {index === 0 ? "" : ", "}
              <Value of="path" text={path} />
            </span>
          ))}
        </>
      )}
    </>
  );
}

function When({ finding: { firstSeen, lastSeen, executions } }: { readonly finding: Finding }) {
  const [first, last] = [parseInstant(firstSeen), parseInstant(lastSeen)];
  return (
    <>
      {first === undefined ? firstSeen : <Moment ms={first} />}
      {last === undefined || last === first ? null : (
        <>
          {" "}
          <span className="quiet">to</span> <Moment ms={last} />
        </>
      )}
      , <b>{words.ran(executions.length)}</b>
      {first === undefined ? null : (
        <span className="quiet">
          , <Moment ms={first} as="ago" />
        </span>
      )}
    </>
  );
}
