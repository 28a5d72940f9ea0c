import type { CompiledScript } from "./compiled-script.ts";
import { eventName, eventWords } from "./event-names.ts";
import type { AppleScriptFacts, CallFact, EventFact, NumberListFact, Sample, TextFact } from "./facts.ts";
import type { Survey } from "./survey.ts";

const FIRST = 24; // of each kind: enough to see what a script is for, small enough for a line of JSON
const LONGEST_TEXT = 240; // characters of a text
const MOST_NUMBERS = 64;

type SurveyFacts = Required<
  Pick<
    AppleScriptFacts,
    | "parseTree"
    | "records"
    | "trailer"
    | "events"
    | "calls"
    | "handlers"
    | "properties"
    | "variables"
    | "otherNames"
    | "codes"
    | "applications"
    | "texts"
    | "assembledTexts"
    | "numberLists"
  >
>;

/** The facts of a compiled script's records, each kind cut to its first. */
export function scriptFacts({ decision, tree, complete, trailer }: CompiledScript, survey: Survey): SurveyFacts {
  const { base } = tree;
  const present = decision.level === null ? null : decision.level === "none";
  const textFact = ({ text, at }: { readonly text: string; readonly at: number }): TextFact => ({
    text: cut(text),
    offset: base + at,
    characters: text.length,
  });
  return {
    parseTree: { present, nodes: survey.syntaxNodes },
    records: { count: tree.count, complete },
    trailer: trailer === null ? null : { offset: base + trailer.offset },
    events: sample([...survey.events].map(eventFact)),
    calls: sample(tellingCalls(survey, base)),
    handlers: sample(
      survey.handlers.map(({ name, event, parameters, record }) => ({
        name: cut(event === undefined ? name : eventWords(event)),
        parameters: parameters.slice(0, FIRST).map(cut),
        offset: base + tree.offset(record),
      })),
    ),
    properties: sample([...new Set(survey.properties.map(({ name }) => cut(name)))]),
    variables: sample([...survey.variables].map(cut)),
    otherNames: sample([...survey.otherNames].map(cut)),
    codes: sample([...survey.codes]),
    applications: sample(
      survey.applications.map(({ name, path }) => ({
        name: cut(name),
        ...(path === undefined ? {} : { path: cut(path) }),
      })),
    ),
    texts: sample(survey.strings.map(textFact)),
    assembledTexts: sample(survey.assembledTexts.map(textFact)),
    numberLists: sample(
      survey.numberLists.map(
        ({ numbers, text, at }): NumberListFact => ({
          numbers: numbers.slice(0, MOST_NUMBERS),
          count: numbers.length,
          offset: base + at,
          ...(text === undefined ? {} : { text: cut(text) }),
        }),
      ),
    ),
  };
}

function eventFact([code, count]: readonly [string, number]): EventFact {
  const name = eventName(code)?.name;
  return name === undefined ? { code, count } : { code, name, count };
}

/** Calls that tell what a script is for: single characters are told as the texts that they spell. */
function tellingCalls(survey: Survey, base: number): readonly CallFact[] {
  return survey.calls.flatMap(({ event, text, parameters, at }) => {
    const name = eventName(event);
    if (name?.telling !== true || event === "sysontoc") return [];
    const known = text === undefined ? {} : { text: cut(text) };
    return [{ code: event, name: name.name, offset: base + at, ...known, parameters: parameters.slice(0, FIRST) }];
  });
}

function sample<T>(all: readonly T[]): Sample<T> {
  return { count: all.length, first: all.slice(0, FIRST) };
}

function cut(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}…`;
}
