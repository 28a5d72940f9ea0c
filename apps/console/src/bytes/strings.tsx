import { useInfiniteQuery } from "@tanstack/react-query";
import { use, useDeferredValue, useState } from "react";
import { explain } from "../api/api-error.ts";
import { Button } from "../design/button.tsx";
import { Hostile } from "../design/hostile.tsx";
import { Open } from "../finding/open.ts";
import { findingWords } from "../words/finding.ts";
import { stringsQuery } from "./sample.ts";

const words = findingWords.file;

/** Texts in a kept sample, with search; each leads to its bytes. */
export function Strings({ id }: { readonly id: string }) {
  const open = use(Open);
  const [text, setText] = useState("");
  const q = useDeferredValue(text.trim());
  const found = useInfiniteQuery(stringsQuery(id, q));
  const strings = found.data?.pages.flatMap((page) => page.strings) ?? [];
  return (
    <div className="strings">
      <input
        type="search"
        aria-label={words.stringsFind}
        placeholder={words.stringsFind}
        maxLength={200}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      {found.error === null ? null : <p>{explain(found.error).message}</p>}
      <ul className="strings-list mono">
        {strings.map(({ offset, text: shown, length, marks, place }) => (
          <li key={offset}>
            <button type="button" className="value" onClick={() => open({ kind: "bytes", offset, size: shown.length })}>
              0x{offset.toString(16)}
            </button>{" "}
            <Hostile text={shown} longest={300} />
            {shown.length < length ? <span className="quiet"> … {length - shown.length}</span> : null}
            {place === undefined ? null : (
              <span className="quiet">
                {" "}
                <Hostile text={place.name} />
              </span>
            )}
            {marks.map(({ kind }) => (
              <span key={kind} className="strings-mark">
                {kind}
              </span>
            ))}
          </li>
        ))}
      </ul>
      {found.isSuccess && strings.length === 0 ? <p className="quiet">{words.noStrings}</p> : null}
      {found.hasNextPage ? (
        <Button small disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {words.moreStrings}
        </Button>
      ) : null}
    </div>
  );
}
