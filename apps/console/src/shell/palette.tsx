import "./palette.css";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Hostile } from "../design/hostile.tsx";
import { Keys, useKeys } from "../design/keys.tsx";
import { setTheme } from "../design/theme.ts";
import { nextZone } from "../design/time.tsx";
import { words } from "../words/en.ts";
import { PAGES } from "./bar.tsx";
import { fitting } from "./match.ts";

interface Command {
  readonly word: string;
  readonly keys?: string;
  readonly run: () => void;
}

interface PaletteProps {
  readonly onClose: () => void;
  readonly onHelp: () => void;
  readonly onSignOut: () => void;
}

/** Everywhere one can go and everything that can be done anywhere, found by a few letters; other text is searched for. */
export function Palette({ onClose, onHelp, onSignOut }: PaletteProps) {
  const id = useId();
  const navigate = useNavigate();
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  useEffect(() => dialog.current?.showModal(), []);
  useKeys(words.bar.palette, [{ keys: "Escape", run: onClose, inFields: true }], true);

  const search = typed.trim();
  const commands: readonly Command[] = [
    ...fitting<Command>(typed, [
      ...PAGES.map(({ to, word, key }) => ({
        word: words.palette.go(word),
        keys: `g ${key}`,
        run: () => void navigate({ to }),
      })),
      { word: words.palette.zone, keys: "t", run: nextZone },
      { word: words.palette.light, run: () => setTheme("light") },
      { word: words.palette.dark, run: () => setTheme("dark") },
      { word: words.palette.system, run: () => setTheme("system") },
      { word: words.help.title, keys: "?", run: onHelp },
      { word: words.session.signOut, run: onSignOut },
    ]),
    ...(search === ""
      ? []
      : [{ word: words.palette.search(search), run: () => void navigate({ to: "/", search: { q: search } }) }]),
  ];
  const take = (command: Command | undefined) => {
    if (command === undefined) return;
    onClose();
    command.run();
  };
  const keys = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.key === "Enter") take(commands[active]);
    else if (step !== 0) setActive((active + step + commands.length) % commands.length);
    else return;
    event.preventDefault();
  };
  return (
    <dialog
      ref={dialog}
      className="dialog palette"
      aria-label={words.bar.palette}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <input
        role="combobox"
        aria-label={words.bar.palette}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={`${id}-${active}`}
        autoComplete="off"
        spellCheck={false}
        placeholder={words.bar.palette}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          setActive(0);
        }}
        onKeyDown={keys}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={words.bar.palette}>
        {commands.map((command, index) => (
          <li
            key={command.word}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            onMouseMove={() => setActive(index)}
            onClick={() => take(command)}
          >
            <Hostile text={command.word} longest={120} />
            {command.keys === undefined ? null : <Keys of={command.keys} />}
          </li>
        ))}
      </ul>
    </dialog>
  );
}
