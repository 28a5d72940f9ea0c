import { ciBuild } from "./contradicting/ci-build.ts";
import { declaredNormal } from "./contradicting/declared-normal.ts";
import { distributionBuild } from "./contradicting/distribution-build.ts";
import { imageLayer } from "./contradicting/image-layer.ts";
import { languagePackage } from "./contradicting/language-package.ts";
import { namesSurvive } from "./contradicting/names-survive.ts";
import { packageManager } from "./contradicting/package-manager.ts";
import { packageOwned } from "./contradicting/package-owned.ts";
import { person } from "./contradicting/person.ts";
import { personBuild } from "./contradicting/person-build.ts";
import { reExecution } from "./contradicting/re-execution.ts";
import type { An0056Detector } from "./detector.ts";
import { anonymousExecution } from "./supporting/anonymous-execution.ts";
import { appendedProgram } from "./supporting/appended-program.ts";
import { buildToolOutsideScope } from "./supporting/build-tool-outside-scope.ts";
import { deletedImageExecution } from "./supporting/deleted-image-execution.ts";
import { hiddenName } from "./supporting/hidden-name.ts";
import { imitatingName } from "./supporting/imitating-name.ts";
import { implausibleSymbols } from "./supporting/implausible-symbols.ts";
import { memoryBackedPlace } from "./supporting/memory-backed-place.ts";
import { nonUserShell } from "./supporting/non-user-shell.ts";
import { opacity } from "./supporting/opacity.ts";
import { packageFileChanged } from "./supporting/package-file-changed.ts";
import { packed } from "./supporting/packed.ts";
import { packerCommand } from "./supporting/packer-command.ts";
import { persistencePlace } from "./supporting/persistence-place.ts";
import { removedAfterRunning } from "./supporting/removed-after-running.ts";
import { runByService } from "./supporting/run-by-service.ts";
import { runSoon } from "./supporting/run-soon.ts";
import { scriptingEngineWrote } from "./supporting/scripting-engine-wrote.ts";
import { serviceAncestor } from "./supporting/service-ancestor.ts";
import { stagingAppWrote } from "./supporting/staging-app-wrote.ts";
import { stripFlags } from "./supporting/strip-flags.ts";
import { unknownExercise } from "./supporting/unknown-exercise.ts";
import { unusualSize } from "./supporting/unusual-size.ts";
import { webRootPlace } from "./supporting/web-root.ts";
import { worldWritablePlace } from "./supporting/world-writable-place.ts";
import { writerTampered } from "./supporting/writer-tampered.ts";

/** What speaks for a finding. Without any of these there is none. */
export const SUPPORTING: readonly An0056Detector[] = [
  opacity,
  packed,
  implausibleSymbols,
  appendedProgram,
  unusualSize,
  packageFileChanged,
  anonymousExecution,
  deletedImageExecution,
  nonUserShell,
  serviceAncestor,
  stagingAppWrote,
  scriptingEngineWrote,
  buildToolOutsideScope,
  stripFlags,
  packerCommand,
  writerTampered,
  worldWritablePlace,
  memoryBackedPlace,
  hiddenName,
  imitatingName,
  webRootPlace,
  persistencePlace,
  unknownExercise,
  runSoon,
  runByService,
  removedAfterRunning,
];

/** What may explain the file. */
export const CONTRADICTING: readonly An0056Detector[] = [
  packageManager,
  packageOwned,
  declaredNormal,
  personBuild,
  ciBuild,
  imageLayer,
  reExecution,
  languagePackage,
  person,
  namesSurvive,
  distributionBuild,
];

/** Every detector of AN0056, in the order in which a finding shows its reasons. */
export const DETECTORS: readonly An0056Detector[] = [...SUPPORTING, ...CONTRADICTING];
