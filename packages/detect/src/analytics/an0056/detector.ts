import type { Signal } from "@limpid/core";
import type { SignalId } from "../../triage/weights.ts";
import type { Detector } from "../analytic.ts";
import type { An0056Settings } from "./settings.ts";
import type { Subject } from "./subject.ts";

export interface An0056Signal extends Signal {
  readonly id: SignalId;
}

export interface An0056Detector extends Detector<Subject, An0056Settings> {
  readonly signals: readonly SignalId[];
  readonly evaluate: (subject: Subject, settings: An0056Settings) => readonly An0056Signal[];
}
