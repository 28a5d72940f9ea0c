import { appStore } from "./contradicting/app-store.ts";
import { ciBuild } from "./contradicting/ci-build.ts";
import { declaredNormal } from "./contradicting/declared-normal.ts";
import { developerSigned } from "./contradicting/developer-signed.ts";
import { installedPackage } from "./contradicting/installed-package.ts";
import { languagePackage } from "./contradicting/language-package.ts";
import { managementAgent } from "./contradicting/management-agent.ts";
import { namesSurvive } from "./contradicting/names-survive.ts";
import { notarised } from "./contradicting/notarised.ts";
import { packagePour } from "./contradicting/package-pour.ts";
import { person } from "./contradicting/person.ts";
import { personBuild } from "./contradicting/person-build.ts";
import { platformBinary } from "./contradicting/platform-binary.ts";
import { quarantined } from "./contradicting/quarantined.ts";
import { rosettaTranslation } from "./contradicting/rosetta-translation.ts";
import { sameTeamUpdate } from "./contradicting/same-team-update.ts";
import { sealedSystem } from "./contradicting/sealed-system.ts";
import { systemUpdate } from "./contradicting/system-update.ts";
import { translocated } from "./contradicting/translocated.ts";
import type { An0057Detector } from "./detector.ts";
import { appletPair } from "./supporting/applet-pair.ts";
import { compiledOnVictim } from "./supporting/compiled-on-victim.ts";
import { doubleExtension } from "./supporting/double-extension.ts";
import { foreignSupportFolder } from "./supporting/foreign-support-folder.ts";
import { hiddenName } from "./supporting/hidden-name.ts";
import { imitatingName } from "./supporting/imitating-name.ts";
import { implausibleSymbols } from "./supporting/implausible-symbols.ts";
import { installerScriptWrote } from "./supporting/installer-script-wrote.ts";
import { nestedScript } from "./supporting/nested-script.ts";
import { nonUserShell } from "./supporting/non-user-shell.ts";
import { nothingToRead } from "./supporting/nothing-to-read.ts";
import { osacompileRunOnly } from "./supporting/osacompile-run-only.ts";
import { packed } from "./supporting/packed.ts";
import { persistencePlace } from "./supporting/persistence-place.ts";
import { quarantineMissing } from "./supporting/quarantine-missing.ts";
import { quarantineRemoved } from "./supporting/quarantine-removed.ts";
import { removedAfterRunning } from "./supporting/removed-after-running.ts";
import { responsibleUntrusted } from "./supporting/responsible-untrusted.ts";
import { runByEngine } from "./supporting/run-by-engine.ts";
import { runOnly } from "./supporting/run-only.ts";
import { runSoon } from "./supporting/run-soon.ts";
import { runsCommands } from "./supporting/runs-commands.ts";
import { scriptingEngineWrote } from "./supporting/scripting-engine-wrote.ts";
import { serviceAncestor } from "./supporting/service-ancestor.ts";
import { sharedPlace } from "./supporting/shared-place.ts";
import { signedAfterwards } from "./supporting/signed-afterwards.ts";
import { stagingAppWrote } from "./supporting/staging-app-wrote.ts";
import { stripCommand } from "./supporting/strip-command.ts";
import { symbolsRemoved } from "./supporting/symbols-removed.ts";
import { unknownExercise } from "./supporting/unknown-exercise.ts";
import { untrustedSignature } from "./supporting/untrusted-signature.ts";
import { writerTampered } from "./supporting/writer-tampered.ts";

/** What speaks for a finding. Without any of these there is none. */
export const SUPPORTING: readonly An0057Detector[] = [
  nothingToRead,
  symbolsRemoved,
  runOnly,
  packed,
  implausibleSymbols,
  runsCommands,
  nestedScript,
  appletPair,
  untrustedSignature,
  osacompileRunOnly,
  compiledOnVictim,
  scriptingEngineWrote,
  stagingAppWrote,
  installerScriptWrote,
  stripCommand,
  nonUserShell,
  serviceAncestor,
  responsibleUntrusted,
  signedAfterwards,
  quarantineRemoved,
  quarantineMissing,
  writerTampered,
  sharedPlace,
  hiddenName,
  persistencePlace,
  unknownExercise,
  foreignSupportFolder,
  doubleExtension,
  imitatingName,
  runSoon,
  runByEngine,
  removedAfterRunning,
];

/** What may explain the file. */
export const CONTRADICTING: readonly An0057Detector[] = [
  sealedSystem,
  platformBinary,
  appStore,
  notarised,
  developerSigned,
  declaredNormal,
  personBuild,
  ciBuild,
  packagePour,
  languagePackage,
  installedPackage,
  sameTeamUpdate,
  rosettaTranslation,
  systemUpdate,
  managementAgent,
  person,
  quarantined,
  translocated,
  namesSurvive,
];

/** Every detector of AN0057, in the order in which a finding shows its reasons. */
export const DETECTORS: readonly An0057Detector[] = [...SUPPORTING, ...CONTRADICTING];
