import { languageInstalled } from "../../../reasons/language-installed.ts";
import type { An0056Detector } from "../detector.ts";

/** A language's package manager wrote the file to its own folders. */
export const languagePackage: An0056Detector = languageInstalled("an0056.language-package");
