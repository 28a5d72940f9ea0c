import "./search-box.css";
import { parseQuery } from "@limpid/query";
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Button } from "../design/button.tsx";
import { Hostile } from "../design/hostile.tsx";
import { Keys, useKeys } from "../design/keys.tsx";
import { queueWords as said } from "../words/queue.ts";
import { type KnownValues, type Suggestion, suggest } from "./suggest.ts";

interface SearchBoxProps {
  readonly q: string;
  readonly known: KnownValues;
  readonly onSearch: (q: string) => void;
  /** Where the focus goes when somebody is done here. */
  readonly onLeave: () => void;
}

/** The query as text, with what could be written next, and what of it was not understood and where. */
export function SearchBox({ q, known, onSearch, onLeave }: SearchBoxProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const wanted = useRef<number>(undefined);
  const [text, setText] = useState(q);
  const [caret, setCaret] = useState<number>(); // undefined: no suggestions are wanted
  const [active, setActive] = useState(-1);
  useEffect(() => setText(q), [q]);
  const suggestions = useMemo(() => (caret === undefined ? [] : suggest(text, caret, known)), [text, caret, known]);
  const issues = useMemo(() => parseQuery(text).issues.filter(({ code }) => code !== "empty-value"), [text]);

  // At once, not with the next frame: the next key may be there before it.
  useLayoutEffect(() => {
    if (wanted.current !== undefined) input.current?.setSelectionRange(wanted.current, wanted.current);
    wanted.current = undefined;
  });

  useKeys(said.search, [
    {
      keys: "/",
      says: said.keys.search,
      run: () => {
        input.current?.focus();
        input.current?.setSelectionRange(text.length, text.length);
      },
    },
  ]);

  const close = () => {
    setCaret(undefined);
    setActive(-1);
  };
  const search = (next: string) => {
    close();
    onSearch(next.trim());
  };
  const take = ({ insert, from }: Suggestion) => {
    const end = caret ?? text.length;
    const more = insert.endsWith(":") ? "" : text.slice(end).startsWith(" ") || end < text.length ? "" : " ";
    const next = text.slice(0, from) + insert + more + text.slice(end);
    const place = from + insert.length + more.length;
    setText(next);
    setActive(-1);
    setCaret(place);
    wanted.current = place;
  };
  const keys = (event: KeyboardEvent<HTMLInputElement>) => {
    const length = suggestions.length;
    const chosen = suggestions[active];
    if (event.key === "ArrowDown" && caret === undefined) setCaret(event.currentTarget.selectionStart ?? text.length);
    else if (event.key === "ArrowDown" && length > 0) setActive((active + 1) % length);
    else if (event.key === "ArrowUp" && length > 0) setActive((active <= 0 ? length : active) - 1);
    else if ((event.key === "Enter" || event.key === "Tab") && chosen !== undefined) take(chosen);
    else if (event.key === "Enter") {
      search(text);
      onLeave();
    } else if (event.key === "Escape") {
      if (length > 0) close();
      else {
        setText(q);
        onLeave();
      }
    } else return;
    event.preventDefault();
  };
  return (
    <div className="search" role="search">
      <div className="search-field">
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label={said.search}
          aria-expanded={suggestions.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
          aria-invalid={issues.length > 0 ? true : undefined}
          aria-describedby={issues.length > 0 ? `${id}-issues` : undefined}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={2000}
          placeholder={said.placeholder}
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            setCaret(target.selectionStart ?? target.value.length);
            setActive(-1);
          }}
          onKeyDown={keys}
          onBlur={close}
        />
        {text === "" ? (
          <Keys of="/" />
        ) : (
          <Button
            small
            kind="bare"
            aria-label={said.clear}
            onClick={() => {
              setText("");
              search("");
              input.current?.focus();
            }}
          >
            ✕
          </Button>
        )}
      </div>
      <ul
        className="search-list"
        id={`${id}-list`}
        role="listbox"
        aria-label={said.suggestions}
        hidden={suggestions.length === 0}
      >
        {suggestions.map((each, index) => (
          <li
            key={each.shown}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(each)}
          >
            <Hostile text={each.shown} longest={120} />
            {each.more === undefined ? null : <span className="quiet small">{each.more}</span>}
          </li>
        ))}
      </ul>
      {issues.length === 0 ? null : (
        <ul className="search-issues" id={`${id}-issues`} aria-live="polite">
          {issues.slice(0, 3).map(({ at, length, what }) => (
            <li key={`${at} ${what}`}>
              {said.issue(at)}{" "}
              <mark>
                <Hostile text={text.slice(at, at + Math.max(1, length))} longest={40} />
              </mark>{" "}
              <Hostile text={what} longest={200} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
