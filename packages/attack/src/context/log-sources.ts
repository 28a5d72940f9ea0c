import { type JsonObject, objectsOf, textOf } from "../json/value.ts";
import type { ReleaseView } from "./view.ts";

/** A log that an analytic reads, or that a data component can be seen in. */
export interface LogSource {
  /** `auditd:SYSCALL`. */
  readonly name: string;
  /** Free text: `open, write`. */
  readonly channel: string | undefined;
  /** The data component it stands for; undefined on a data component itself. */
  readonly component:
    | { readonly id: string; readonly attackId?: string | undefined; readonly name?: string | undefined }
    | undefined;
  /**
   * Whether the component lists this very name and channel. They are matched by text, and three of 4,182 references in
   * 19.1 are not listed: that is shown, not repaired. Undefined: the file does not hold the component.
   */
  readonly listed: boolean | undefined;
}

/** The logs of an analytic with their components, or those of a data component. */
export function logSourcesOf(value: JsonObject, view: ReleaseView): readonly LogSource[] {
  const own = objectsOf(value, "x_mitre_log_sources").map((source) => ({
    ...nameOf(source),
    component: undefined,
    listed: undefined,
  }));
  const references = objectsOf(value, "x_mitre_log_source_references").map((reference): LogSource => {
    const id = textOf(reference, "x_mitre_data_component_ref") ?? "";
    const component = view.value(id);
    const { name, channel } = nameOf(reference);
    const listed =
      component === undefined
        ? undefined
        : objectsOf(component, "x_mitre_log_sources").some(
            (source) => textOf(source, "name") === name && textOf(source, "channel") === channel,
          );
    const { attackId, name: title } = view.snapshot(id) ?? {};
    return { name, channel, component: { id, attackId, name: title }, listed };
  });
  return [...references, ...own];
}

function nameOf(source: JsonObject): Pick<LogSource, "name" | "channel"> {
  return { name: textOf(source, "name") ?? "", channel: textOf(source, "channel") };
}

/** A setting that ATT&CK leaves to each organisation. */
export interface MutableElement {
  readonly field: string;
  readonly description: string | undefined;
}

export function mutableElementsOf(value: JsonObject): readonly MutableElement[] {
  return objectsOf(value, "x_mitre_mutable_elements").map((element) => ({
    field: textOf(element, "field") ?? "",
    description: textOf(element, "description"),
  }));
}
