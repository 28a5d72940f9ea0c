import "./copy-menu.css";
import type { Finding } from "@limpid/core";
import { useRef, useState } from "react";
import { Button } from "../design/button.tsx";
import { Dialog } from "../design/dialog.tsx";
import { Keys } from "../design/keys.tsx";
import { sayDone, sayTrouble } from "../design/toast.tsx";
import { findingWords as words } from "../words/finding.ts";
import { COPY_FORMS, type CopyForm } from "./index.ts";

/** All the ways to take a finding elsewhere, each shown before it is copied. */
export function CopyDialog({ finding, onClose }: { readonly finding: Finding; readonly onClose: () => void }) {
  const [shown, setShown] = useState<CopyForm | undefined>(COPY_FORMS[0]);
  const text = useRef<HTMLPreElement>(null);
  const made = shown?.of(finding);
  const copy = async () => {
    if (made === undefined || shown === undefined) return;
    if (await copied(made)) {
      sayDone(words.copied(shown.label));
      onClose();
      return;
    }
    if (text.current !== null) getSelection()?.selectAllChildren(text.current);
    sayTrouble(words.notCopied);
  };
  return (
    <Dialog
      title={words.copy}
      wide
      onClose={onClose}
      foot={
        <Button kind="main" disabled={made === undefined} onClick={() => void copy()}>
          {words.value.copy}
        </Button>
      }
    >
      <div className="copy">
        <ul className="copy-forms">
          {COPY_FORMS.map((form) => (
            <li key={form.id}>
              <Button kind="bare" aria-pressed={form === shown} onClick={() => setShown(form)}>
                <span>{form.label}</span> <span className="quiet small">{form.hint}</span>
              </Button>
            </li>
          ))}
        </ul>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and what is in it can be selected */}
        <pre ref={text} className="copy-text" tabIndex={0}>
          {made ?? shown?.absent}
        </pre>
      </div>
    </Dialog>
  );
}

export function CopyButton({ onClick }: { readonly onClick: () => void }) {
  return (
    <Button small onClick={onClick}>
      {words.copy} <Keys of="y" />
    </Button>
  );
}

/** Without TLS there is no clipboard for pages: then the older way is tried. */
export async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedBySelection(text);
  }
}

function copiedBySelection(text: string): boolean {
  const area = document.createElement("textarea");
  area.value = text;
  const place = document.querySelector("dialog:modal") ?? document.body;
  place.append(area);
  area.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    area.remove();
  }
}
