import { createContext } from "react";
import type { Opened } from "./finding-search.ts";

/** Opens something beside the page. Wherever a value is shown it can be asked about. */
export const Open = createContext<(opened: Opened) => void>(() => {});
