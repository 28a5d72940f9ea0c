import { useEffect } from "react";
import { words } from "../words/en.ts";
import { visibleText } from "./hostile-parts.ts";

/** Names the window after what it shows. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${visibleText(title).slice(0, 120)} · ${words.product}`;
  }, [title]);
}
