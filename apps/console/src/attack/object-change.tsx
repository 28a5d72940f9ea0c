import type { AttackChange } from "@limpid/server/contract";
import { useQuery } from "@tanstack/react-query";
import { Trouble, Waiting } from "../design/empty-state.tsx";
import { Hostile } from "../design/hostile.tsx";
import { attackWords as words } from "../words/attack.ts";
import { changeQuery } from "./queries.ts";
import { TextDiff } from "./text-diff.tsx";

type Change = AttackChange["changes"][number];
const LONGEST = 4000; // characters of a value that is no text

/** What changed in an object from one release to another, place by place. */
export function ObjectChange({
  id,
  from,
  to,
  domain,
  about,
}: {
  readonly about: string;
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly domain: string;
}) {
  const answer = useQuery(changeQuery(id, from, to, domain));
  return (
    <section className="attack-change" aria-label={`${words.comparedTitle(from, to)}${about}`}>
      <h2>{words.comparedTitle(from, to)}</h2>
      {answer.isPending ? <Waiting /> : null}
      {answer.error === null ? null : <Trouble error={answer.error} />}
      {answer.data?.changes.map((change) => (
        <ChangeOf key={change.id} change={change} />
      ))}
    </section>
  );
}

export function ChangeOf({ change }: { readonly change: Change }) {
  const { what, silent, onlyWrittenOtherwise, paths, before, after, tactics } = change;
  const moves = tactics === undefined ? [] : tacticWords(tactics);
  return (
    <>
      <p>
        <b className={`attack-what attack-what-${what}`}>{words.happened[what]}</b>
        {before.present ? null : ` ${words.absentIn(before.release)}`}
        {after.present ? null : ` ${words.absentIn(after.release)}`}
        {silent ? ` ${words.silent}` : null}
        {onlyWrittenOtherwise ? ` ${words.onlyWritten}` : null}
        {what === "unchanged" && !onlyWrittenOtherwise ? ` ${words.same}` : null}
      </p>
      {moves.map((move) => (
        <p key={move}>
          <b>{words.tactics}:</b> {move}
        </p>
      ))}
      {paths.map(({ path, class: kind, before: one, after: other, text }) => (
        <div key={path} className={`attack-path attack-path-${kind}`}>
          <h3 className="mono small">
            <Hostile text={path} /> <span className="attack-class">{words.class[kind]}</span>
          </h3>
          {text === undefined ? (
            <>
              <Value value={one} mark="removed" absent={words.wasAbsent} />
              <Value value={other} mark="added" absent={words.isAbsent} />
            </>
          ) : (
            <TextDiff pieces={text} />
          )}
        </div>
      ))}
    </>
  );
}

function Value({
  value,
  mark,
  absent,
}: {
  readonly value: unknown;
  readonly mark: "removed" | "added";
  readonly absent: string;
}) {
  if (value === undefined) return <p className="quiet small">{absent}</p>;
  const Mark = mark === "removed" ? "del" : "ins";
  return (
    <p className="attack-diff mono small">
      <Mark>
        <Hostile text={typeof value === "string" ? value : JSON.stringify(value)} longest={LONGEST} />
      </Mark>
    </p>
  );
}

function tacticWords({ left, joined, renamed }: NonNullable<Change["tactics"]>): readonly string[] {
  const names = (tactics: typeof left): string => tactics.map(({ shortName }) => shortName).join(", ");
  return [
    ...renamed.map(({ from, to }) => `${from} is now called ${to}`),
    ...(left.length > 0 && joined.length > 0 ? [`${names(left)} → ${names(joined)}`] : []),
    ...(left.length > 0 && joined.length === 0 ? [`no longer ${names(left)}`] : []),
    ...(left.length === 0 && joined.length > 0 ? [`also ${names(joined)}`] : []),
  ];
}
