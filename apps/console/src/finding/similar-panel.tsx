import type { SimilarFindings } from "@limpid/server/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId } from "react";
import { similarQuery } from "../api/resources.ts";
import { Trouble, Waiting } from "../design/empty-state.tsx";
import { findingWords } from "../words/finding.ts";
import { FindingLines } from "./finding-lines.tsx";

const words = findingWords.similar;
const SHOWN = 4;

/** Where else this content, this creator, this pattern was seen. */
export function SimilarPanel({ id }: { readonly id: string }) {
  const title = useId();
  const similar = useQuery(similarQuery(id));
  return (
    <section className="panel similar" aria-labelledby={title}>
      <div className="panel-head">
        <h2 id={title}>{words.title}</h2>
      </div>
      {similar.isPending ? <Waiting /> : null}
      {similar.error === null ? null : <Trouble error={similar.error} again={() => void similar.refetch()} />}
      {similar.data === undefined ? null : (
        <div className="similar-three">
          <Kind title={words.content} none={words.unknownContent} likeness={similar.data.content} />
          <Kind title={words.creator} none={words.unknownCreator} likeness={similar.data.creator} />
          <Kind title={words.pattern} none={words.nowhere} likeness={similar.data.pattern} />
        </div>
      )}
    </section>
  );
}

function Kind({
  title,
  none,
  likeness,
}: {
  readonly title: string;
  readonly none: string;
  readonly likeness: SimilarFindings["content"];
}) {
  if (likeness === null)
    return (
      <div>
        <h3>{title}</h3>
        <p className="quiet">{none}</p>
      </div>
    );
  const { q, findings, atLeast, hosts, first } = likeness;
  return (
    <div>
      <h3>{title}</h3>
      {first.length === 0 ? (
        <p className="quiet">{words.nowhere}</p>
      ) : (
        <>
          <p>
            {words.findings(findings, atLeast)}, {words.hosts(hosts)}
          </p>
          <FindingLines findings={first.slice(0, SHOWN)} />
          <Link to="/" search={{ q }}>
            {words.all}
          </Link>
        </>
      )}
    </div>
  );
}
