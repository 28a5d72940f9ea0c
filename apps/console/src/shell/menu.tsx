import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "../design/button.tsx";

/** A button that shows a few more; a click beside it or Escape hides them. */
export function Menu({
  label,
  button,
  children,
}: {
  readonly label: string;
  readonly button: ReactNode;
  readonly children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const leave = (event: Event) => {
      if (event instanceof KeyboardEvent ? event.key === "Escape" : !place.current?.contains(event.target as Node))
        setOpen(false);
    };
    document.addEventListener("pointerdown", leave);
    document.addEventListener("keydown", leave);
    return () => {
      document.removeEventListener("pointerdown", leave);
      document.removeEventListener("keydown", leave);
    };
  }, [open]);
  return (
    <div className="bar-menu" ref={place}>
      <Button kind="bare" aria-expanded={open} aria-label={label} title={label} onClick={() => setOpen(!open)}>
        {button}
      </Button>
      {open ? (
        // biome-ignore lint/a11y/noStaticElementInteractions: whichever button was taken, the list has done its part
        <div className="bar-menu-list" onClick={() => setOpen(false)}>
          {children}
        </div>
      ) : null}
    </div>
  );
}
