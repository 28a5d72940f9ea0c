import "./choices.css";
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { Button } from "./button.tsx";
import { Keys, useKeys } from "./keys.tsx";

export interface Choice {
  /** One key that takes it at once. */
  readonly key: string;
  readonly word: ReactNode;
  readonly more?: ReactNode;
  readonly run: () => void;
}

/** A few things of which one is taken: by its key, by arrows and Enter, or by a click. Stands in a dialog. */
export function Choices({ title, choices }: { readonly title: string; readonly choices: readonly Choice[] }) {
  const list = useRef<HTMLUListElement>(null);
  useKeys(
    title,
    choices.map(({ key, run }) => ({ keys: key, run })),
    true,
  );
  const walk = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
    const at = buttons.findIndex((each) => each.matches(":focus"));
    if (step === 0 || at < 0) return;
    event.preventDefault();
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  };
  return (
    <ul className="choices" ref={list} onKeyDown={walk}>
      {choices.map(({ key, word, more, run }, index) => (
        <li key={key}>
          <Button kind="bare" onClick={run} data-first={index === 0 ? "" : undefined} aria-keyshortcuts={key}>
            <span className="choice-word">{word}</span>
            {more === undefined ? null : <span className="quiet small">{more}</span>}
            <Keys of={key} />
          </Button>
        </li>
      ))}
    </ul>
  );
}
