import "./dialog.css";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { words } from "../words/en.ts";
import { Button } from "./button.tsx";
import { useKeys } from "./keys.tsx";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons at the end; what is done with Enter comes last. */
  readonly foot?: ReactNode;
  readonly wide?: boolean;
}

/**
 * Asks for one thing. It takes the focus (what is marked with `data-first` gets it) and gives it back; Escape closes
 * it. Shown for as long as it is rendered.
 */
export function Dialog({ foot, wide = false, ...rest }: DialogProps) {
  return <Sheet {...rest} foot={foot} className={wide ? "dialog dialog-wide" : "dialog"} />;
}

/** Shows something beside the page, without leaving it. */
export function Drawer({ side = "right", ...rest }: Omit<DialogProps, "wide"> & { readonly side?: "left" | "right" }) {
  return <Sheet {...rest} className={`dialog drawer drawer-${side}`} />;
}

function Sheet({ title, onClose, children, foot, className }: DialogProps & { readonly className: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const label = useId();
  useEffect(() => {
    const before = document.activeElement;
    const mine = dialog.current;
    mine?.showModal();
    mine?.querySelector<HTMLElement>("[data-first]")?.focus();
    return () => {
      mine?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  useKeys(title, [{ keys: "Escape", run: onClose, inFields: true }], true);
  return (
    <dialog
      ref={dialog}
      className={className}
      aria-labelledby={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className="dialog-head">
        <h2 id={label}>{title}</h2>
        <Button kind="bare" square aria-label={words.close} onClick={onClose}>
          ✕
        </Button>
      </div>
      <div className="dialog-body">{children}</div>
      {foot === undefined ? null : <div className="dialog-foot">{foot}</div>}
    </dialog>
  );
}
