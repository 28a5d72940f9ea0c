import type { Signal } from "@limpid/core";
import type { Detector } from "./analytic.ts";

/** What these detectors have to say of a subject, in their order. */
export function evaluate<Subject, Settings>(
  detectors: readonly Detector<Subject, Settings>[],
  subject: Subject,
  settings: Settings,
): readonly Signal[] {
  const signals: Signal[] = [];
  for (const detector of detectors) {
    const found = detector.evaluate(subject, settings);
    if (found.length > 0) signals.push(...found); // most have nothing to say of a file
  }
  return signals;
}
