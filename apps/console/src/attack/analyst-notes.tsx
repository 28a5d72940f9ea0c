import type { AnalystNotes as Notes } from "@limpid/attack";
import { attackWords as words } from "../words/attack.ts";

const PARTS = [
  "executives",
  "soc",
  "detectionEngineers",
  "telemetry",
  "tuning",
  "blindSpots",
  "mitigations",
  "limits",
] as const;

/** Our own words, told apart from MITRE's by ground, title and date. */
export function AnalystNotes({ notes, about }: { readonly notes: Notes; readonly about: string }) {
  return (
    <section className="attack-notes" aria-label={`${words.notes}${about}`}>
      <h2>
        {words.notes}{" "}
        <span className="quiet small">{words.notesBy(notes.version, notes.date, notes.attackRelease)}</span>
      </h2>
      <dl>
        {PARTS.map((part) => {
          const said = notes[part];
          return (
            <div key={part}>
              <dt>{words.note[part]}</dt>
              <dd>
                {typeof said === "string" ? (
                  said
                ) : (
                  <ul>
                    {said.map((line) => (
                      <li key={line}>{line}</li>
                    ))}
                  </ul>
                )}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
