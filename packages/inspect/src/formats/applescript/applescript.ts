import type { ArtifactPart, Reason } from "@limpid/core";
import type { Content } from "../../content/content.ts";
import type { Format, FormatInspection } from "../format.ts";
import { freshBudget, type ScriptBudget } from "./budget.ts";
import { maybeScript } from "./carriers.ts";
import { describeAppleScript } from "./describe.ts";
import { dumpAppleScript } from "./dump-script.ts";
import type { AppleScriptFacts } from "./facts.ts";
import { layoutAppleScript } from "./layout.ts";
import { scriptFacts } from "./script-facts.ts";
import { levelOf, overlayOffset, readScripts, type Script } from "./scripts.ts";
import { budgetIssues, surveyScript } from "./survey.ts";
import { textScriptIssue } from "./text-script.ts";

/**
 * Scripts of the Open Scripting Architecture of macOS in compiled form: AppleScript, JavaScript for Automation; as
 * files of their own, with a `#!` line, in resource forks and AppleDouble files.
 */
export const applescript: Format = {
  name: "applescript",
  recognise: maybeScript,
  parse: parseAppleScript,
  describe: describeAppleScript,
  dump: dumpAppleScript,
  layout: layoutAppleScript,
  lookalike: textScriptIssue,
};

function parseAppleScript(file: Content): FormatInspection {
  const budget = freshBudget();
  const { value: scripts, issues } = readScripts(file, budget);
  if (scripts.length === 0) {
    return { opacity: { level: null, packed: false, reasons: [] }, parts: [], issues, declined: true };
  }
  const parts = scripts.map((script): ArtifactPart => {
    return {
      arch: null,
      bits: null,
      endian: "big",
      type: script.depth === 0 ? "script" : "nested-script",
      opacity: { level: script.decision.level, packed: false },
      symbols: { local: 0, global: 0, dynamic: 0 },
      facts: factsOf(script, scripts, budget),
      ...(script.offset === file.base ? {} : { offset: script.offset }),
    };
  });
  const overlay = overlayOffset(file, scripts);
  return {
    opacity: { level: levelOf(scripts), packed: false, reasons: scripts.flatMap(reasonsOf) },
    parts,
    issues: [...issues, ...budgetIssues(budget, file.base)],
    ...(overlay === undefined ? {} : { overlayOffset: overlay }),
  };
}

function factsOf(script: Script, all: readonly Script[], budget: ScriptBudget): AppleScriptFacts {
  const { language, container, resourceId, interpreter, compiled, javaScript } = script;
  const carrier = {
    scriptLanguage: language,
    container,
    version: compiled?.version ?? javaScript?.version ?? "",
    ...(resourceId === undefined ? {} : { resourceId }),
    ...(interpreter === undefined ? {} : { interpreter }),
  };
  const inside = all.filter((other) => other.depth === script.depth + 1 && holds(script, other));
  const nestedScripts = {
    count: inside.length,
    first: inside.map(({ offset, decision }) => ({ offset, level: decision.level })),
  };
  if (javaScript !== undefined) {
    const { source } = javaScript;
    const place =
      source === undefined ? null : { offset: script.offset + source.offset, characters: source.characters };
    return { ...carrier, source: place, nestedScripts };
  }
  if (compiled === undefined) return carrier;
  const survey = surveyScript(compiled.tree, budget);
  const trailing = compiled.trailer === null ? {} : { trailingBytes: script.bytes.length - compiled.trailer.end };
  return { ...carrier, ...scriptFacts(compiled, survey), ...trailing, nestedScripts };
}

function holds(outer: Script, inner: Script): boolean {
  return inner.offset > outer.offset && inner.offset < outer.offset + outer.bytes.length;
}

function reasonsOf({ decision, depth, resourceId, offset }: Script): readonly Reason[] {
  const place = `0x${offset.toString(16)}`;
  const inside =
    depth > 0
      ? `In the script at ${place}: `
      : resourceId === undefined
        ? ""
        : `In resource ${resourceId} at ${place}: `;
  return decision.reasons.map((reason) => ({ ...reason, explanation: `${inside}${reason.explanation}` }));
}
