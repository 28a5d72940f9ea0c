import { SOURCES } from "@limpid/telemetry";

/** Lines of one host and one source out of a bulk request. */
export interface BulkGroup {
  readonly source: string;
  readonly host: string | undefined;
  readonly lines: string[];
}

export interface BulkItem {
  readonly action: "create" | "index";
  readonly index: string;
  readonly status: 201 | 400;
}

export interface Bulk {
  readonly groups: readonly BulkGroup[];
  /** One for each action, in their order, as shippers expect. */
  readonly items: readonly BulkItem[];
}

const MAX_GROUPS = 1000;

/**
 * Reads the body of `_bulk`: an action and a document, line by line. A document is a shipper's wrapping of a line of a
 * log (`message`), which is taken out of it, or an event itself (ECS, OCSF, …), which stays as it is. Neither
 * throws nor stops at what cannot be read: that is answered as refused, so that a shipper does not send it for ever.
 */
export function parseBulk(text: string, defaultIndex: string): Bulk {
  const groups = new Map<string, BulkGroup>();
  const items: BulkItem[] = [];
  let action: Pick<BulkItem, "action" | "index"> | undefined;
  for (const line of text.split("\n")) {
    if (line === "" || line === "\r") continue;
    if (action === undefined) {
      action = actionOf(line, defaultIndex) ?? { action: "index", index: defaultIndex };
      continue;
    }
    const taken = take(line, action.index, groups);
    items.push({ ...action, status: taken ? 201 : 400 });
    action = undefined;
  }
  if (action !== undefined) items.push({ ...action, status: 400 });
  return { groups: [...groups.values()], items };
}

function actionOf(line: string, defaultIndex: string): Pick<BulkItem, "action" | "index"> | undefined {
  const told = objectIn(line);
  for (const action of ["create", "index"] as const) {
    const about = told?.[action];
    if (typeof about !== "object" || about === null) continue;
    const index = (about as Record<string, unknown>)._index;
    return { action, index: typeof index === "string" ? index.slice(0, 255) : defaultIndex };
  }
  return undefined;
}

function take(line: string, index: string, groups: Map<string, BulkGroup>): boolean {
  const document = objectIn(line);
  if (document === undefined) return false;
  const { message } = document;
  const wrapped = typeof message === "string" && !isEvent(document);
  const source = sourceOf(index);
  const host = hostOf(document);
  const key = JSON.stringify([source, host ?? null]);
  const group = groups.get(key) ?? { source, host, lines: [] };
  if (!groups.has(key)) {
    if (groups.size >= MAX_GROUPS) return false;
    groups.set(key, group);
  }
  // A record of several lines stays several lines; what ends a line inside of one cannot begin another's.
  group.lines.push(wrapped ? message : line);
  return true;
}

/** An event of its own beside which `message` is only words: it says what kind of thing happened. */
function isEvent({ event, class_uid }: Readonly<Record<string, unknown>>): boolean {
  if (class_uid !== undefined) return true;
  const category = (event as { category?: unknown } | undefined)?.category;
  return category !== undefined && (event as { action?: unknown }).action !== undefined;
}

/** The end of an index's name can be that of a source: `limpid-auditd`. */
function sourceOf(index: string): string {
  const found = SOURCES.find(({ name }) => index === name || index.endsWith(`-${name}`));
  return found?.name ?? "auto";
}

/** Filebeat and Vector say `host.name` or `host`, Fluent Bit and rsyslog what they are told to. */
function hostOf({ host, hostname }: Readonly<Record<string, unknown>>): string | undefined {
  const name = typeof host === "object" && host !== null ? (host as { name?: unknown }).name : (host ?? hostname);
  return typeof name === "string" && /^[^\x00-\x1f]{1,253}$/.test(name) ? name : undefined;
}

function objectIn(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
