import type { TelemetryEvent } from "@limpid/server/contract";
import { fieldsOf } from "../bytes/record-fields.ts";
import { Drawer } from "../design/dialog.tsx";
import { Hostile } from "../design/hostile.tsx";
import { Moment } from "../design/time.tsx";
import { activityWords as words } from "../words/activity.ts";

/** Every field that is kept of an event. */
export function EventFields({ event, onClose }: { readonly event: TelemetryEvent; readonly onClose: () => void }) {
  return (
    <Drawer title={words.what[event.kind] ?? event.kind} onClose={onClose}>
      <p>
        <Moment ms={event.at} />
      </p>
      <dl className="activity-fields">
        {fieldsOf(event).map(({ name, value }) => (
          <div key={name}>
            <dt className="mono small">
              <Hostile text={name} longest={120} />
            </dt>
            <dd>
              <Hostile text={value} mono />
            </dd>
          </div>
        ))}
      </dl>
    </Drawer>
  );
}
