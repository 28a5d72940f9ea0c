import { type AnalystNotes, type JsonValue, type ObjectPage, type Related, typeWord } from "@limpid/attack";
import { counted, labelled, wrap } from "../../terminal/layout.ts";
import type { Paint } from "../../terminal/paint.ts";
import { licenceLines } from "./licence-lines.ts";
import { hanging, plain, prose, successionText, titleOf } from "./prose.ts";

const INDENT = "  ";
const SHOWN = 12; // of one kind; a technique may be used by hundreds

/** An object's page for a person. */
export function objectText(page: ObjectPage, paint: Paint, width: number): readonly string[] {
  const { edition, snapshot, official, notes } = page;
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ["", paint.bold(title), ...lines.map((line) => `${INDENT}${line}`)];
  const inner = width - INDENT.length;
  const version = snapshot.version === undefined ? "" : `, version ${snapshot.version}`;
  return [
    paint.bold(plain(`${snapshot.attackId ?? snapshot.id}  ${snapshot.name ?? ""}`.trimEnd())),
    plain(`${typeWord(snapshot.type)}, ${snapshot.status}${version}, in ${edition.domain} ${edition.release}`),
    ...wrap(plain(snapshot.id), width),
    ...(snapshot.notNormalised === undefined
      ? []
      : wrap(`Not normalised: ${plain(snapshot.notNormalised)}. limpid mitre raw shows its bytes.`, width)),
    ...(page.succession === undefined ? [] : hanging(successionText(page.succession), width)),
    ...section("Official text (MITRE ATT&CK)", [
      ...prose(official?.description ?? "", inner),
      ...listed("platforms", official?.platforms, inner),
      ...listed("also", official?.aliases, inner),
    ]),
    ...section(
      "Log sources",
      (official?.logSources ?? []).flatMap(({ name, channel, component, listed: isListed }) => {
        const of = component === undefined ? "" : `  ${component.attackId ?? ""} ${component.name ?? component.id}`;
        const note = isListed === false ? "  (not listed by the component)" : "";
        return hanging(`${name}${channel === undefined ? "" : ` (${channel})`}${of}${note}`, inner);
      }),
    ),
    ...section(
      "Mutable elements",
      (official?.mutableElements ?? []).flatMap(({ field, description, here }) => [
        ...hanging(`${field}: ${description ?? ""}`, inner),
        ...wrap(
          here === undefined ? "not used by this installation" : `here: ${plain(settingText(here))}`,
          inner - 4,
        ).map((line) => `    ${paint.cyan(line)}`),
      ]),
    ),
    ...(notes === undefined ? [] : notesText(notes, paint, width)),
    ...section("Related", [...wrap(plain(page.searched.statement), inner), ...relatedText(page.related, inner)]),
    ...section(
      "References",
      (official?.externalReferences ?? []).flatMap(({ source, id, url, description }) =>
        hanging([source, id, url ?? description].filter((part) => part !== undefined).join("  "), inner),
      ),
    ),
    ...section("Snapshots", snapshotTable(page, inner)),
    "",
    ...wrap(plain(page.citation), width),
    ...licenceLines(edition.release, width),
  ];
}

/** Ours: told apart from MITRE's by its title and its date. */
function notesText(notes: AnalystNotes, paint: Paint, width: number): readonly string[] {
  const head = `Notes by Limpid, not by MITRE (version ${notes.version}, ${notes.date}, beside release ${notes.attackRelease})`;
  const parts: readonly (readonly [string, string | readonly string[]])[] = [
    ["For executives", notes.executives],
    ["For the SOC", notes.soc],
    ["For detection engineers", notes.detectionEngineers],
    ["Telemetry to check", notes.telemetry],
    ["Tuning", notes.tuning],
    ["Blind spots", notes.blindSpots],
    ["Mitigation, what pays first", notes.mitigations],
    ["Limits", notes.limits],
  ];
  return [
    "",
    ...wrap(head, width).map((line) => paint.bold(line)),
    ...parts.flatMap(([title, text]) => [
      `${INDENT}${paint.cyan(title)}`,
      ...(typeof text === "string"
        ? wrap(text, width - 4).map((line) => `    ${line}`)
        : text.flatMap((item) => labelled("    -", wrap(item, width - 6), 6))),
    ]),
  ];
}

function relatedText(related: readonly Related[], width: number): readonly string[] {
  const groups = Map.groupBy(related, ({ kind, direction, basis, over, contextOf }) => {
    const steps = over.length === 0 ? basis : `derived over ${over.length + 1} steps`;
    const arrow = direction === "to" ? `${kind} ->` : `<- ${kind}`;
    return `${arrow}  [${steps}${contextOf?.startsWith("attack-pattern") === true ? ", context of the technique" : ""}]`;
  });
  return [...groups].flatMap(([title, members]) => [
    title,
    ...members
      .slice(0, SHOWN)
      .flatMap(({ id, snapshot, active }) =>
        hanging(`${INDENT}${titleOf(id, snapshot)}${active ? "" : "  (inactive)"}`, width),
      ),
    ...(members.length > SHOWN ? [`${INDENT}and ${members.length - SHOWN} more; all with --json`] : []),
  ]);
}

function snapshotTable({ snapshots, edition, standing }: ObjectPage, width: number): readonly string[] {
  const rows = snapshots.flatMap(({ edition: { release, domain, flavour, origin }, snapshot }) => {
    if (snapshot === undefined) return [];
    const { version = "-", modified = "-", status, hashes } = snapshot;
    const file = `${release.padEnd(6)} ${domain.replace("-attack", "").padEnd(10)} ${flavour.padEnd(5)}`;
    const raw = (hashes.raw ?? hashes.slice).slice(0, 12);
    return [
      plain(
        `${file} ${version.padEnd(5)} ${modified.slice(0, 10)} ${status.padEnd(10)} ${raw}${origin === "shipped" ? " shipped" : ""}`,
      ),
    ];
  });
  const absent = snapshots.filter(
    (row) => row.snapshot === undefined && row.edition.domain === edition.domain && row.edition.extent !== "partial",
  );
  const { exact, content } = standing;
  return [
    "rel.   domain     STIX  ver.  modified   status     raw hash",
    ...rows,
    ...(absent.length === 0
      ? []
      : wrap(`Not in the file of: ${absent.map((row) => row.edition.release).join(", ")}.`, width)),
    ...(content === undefined || content.first === edition.release
      ? []
      : wrap(
          `Unchanged since ${content.first}${exact?.first === content.first ? ", word for word and with the same raw hash" : " in content"}.`,
          width,
        )),
    ...wrap(
      `${counted(rows.length, "snapshot")}. Raw hashes compare within one form of STIX; compare: limpid mitre diff ID R1 R2`,
      width,
    ),
  ];
}

function listed(label: string, items: readonly string[] | undefined, width: number): readonly string[] {
  return items === undefined || items.length === 0 ? [] : hanging(`${label}: ${items.join(", ")}`, width);
}

/** A setting as people write it: a list with commas, an object with its names. */
function settingText(value: JsonValue): string {
  if (Array.isArray(value))
    return value.map((item) => (typeof item === "string" ? item : JSON.stringify(item))).join(", ");
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value)
    .map(([name, item]) => `${name} ${JSON.stringify(item)}`)
    .join(", ");
}
