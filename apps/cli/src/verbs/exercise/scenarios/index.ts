import type { Scenario } from "../scenario.ts";
import { base64Drop } from "./base64-drop.ts";
import { borrowedName } from "./borrowed-name.ts";
import { borrowedTerminal } from "./borrowed-terminal.ts";
import { ciBuild } from "./ci-build.ts";
import { compileHidden } from "./compile-hidden.ts";
import { curlDrop } from "./curl-drop.ts";
import { ddDrop } from "./dd-drop.ts";
import { decoySymbols } from "./decoy-symbols.ts";
import { delayedRun } from "./delayed-run.ts";
import { hardLink } from "./hard-link.ts";
import { linkStripped } from "./link-stripped.ts";
import { makeAtHome } from "./make-at-home.ts";
import { memoryFile } from "./memory-file.ts";
import { npmInstall } from "./npm-install.ts";
import { objcopyStrip } from "./objcopy-strip.ts";
import { packageInstall } from "./package-install.ts";
import { packed } from "./packed.ts";
import { perlDrop } from "./perl-drop.ts";
import { plainProgram } from "./plain-program.ts";
import { pythonDrop } from "./python-drop.ts";
import { renameLater } from "./rename-later.ts";
import { editableScript, runOnlyScripts } from "./run-only-script.ts";
import { sectionsRemoved } from "./sections-removed.ts";
import { selfDelete } from "./self-delete.ts";
import { shellDrop } from "./shell-drop.ts";
import { shellScript } from "./shell-script.ts";
import { stripLater } from "./strip-later.ts";
import { strippedMachO } from "./stripped-mach-o.ts";
import { tarDrop } from "./tar-drop.ts";
import { unnamedFile } from "./unnamed-file.ts";

/** All scenarios: attacks first, then their benign twins, by system. */
export const SCENARIOS: readonly Scenario[] = [
  shellDrop,
  pythonDrop,
  perlDrop,
  curlDrop,
  base64Drop,
  tarDrop,
  ddDrop,
  compileHidden,
  stripLater,
  objcopyStrip,
  linkStripped,
  sectionsRemoved,
  packed,
  decoySymbols,
  borrowedTerminal,
  borrowedName,
  renameLater,
  hardLink,
  delayedRun,
  selfDelete,
  memoryFile,
  unnamedFile,
  plainProgram,
  shellScript,
  packageInstall,
  npmInstall,
  makeAtHome,
  ciBuild,
  ...runOnlyScripts,
  ...strippedMachO,
  editableScript,
];
