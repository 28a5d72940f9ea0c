import { languageInstalled } from "../../../reasons/language-installed.ts";
import type { An0057Detector } from "../detector.ts";

/** A language's package manager wrote the file to its own folders. */
export const languagePackage: An0057Detector = languageInstalled("an0057.language-package");
