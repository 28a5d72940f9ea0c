import type { ProcessInstance } from "@limpid/core";
import { type Static, Type } from "typebox";
import { Count, list, nullable, shape, type Wire } from "./shapes.ts";

type Instance = Omit<ProcessInstance, "parent" | "responsible" | "answersTo" | "login" | "disputes" | "key">;

/** A process instance with its image chain; its parent by key. */
export const StoredProcess = Type.Unsafe<Wire<Instance> & { readonly key: string; readonly parent: string | null }>({
  type: "object",
  required: ["key", "host", "pid", "startedAt", "parent", "images"],
  properties: {
    key: { type: "string" },
    host: { type: "string" },
    pid: { type: "number" },
    startedAt: { type: "number" },
    parent: { type: ["string", "null"] },
    images: { type: "array" },
  },
});
export type StoredProcess = Static<typeof StoredProcess>;

export const ProcessDetail = shape({ process: StoredProcess });
export type ProcessDetail = Static<typeof ProcessDetail>;

export const ProcessChildren = shape({
  /** The first that was started comes first. */
  children: list(StoredProcess),
  cut: Type.Boolean(),
});
export type ProcessChildren = Static<typeof ProcessChildren>;

export const TreeQuery = shape({ depth: Type.Optional(Type.Integer({ minimum: 1, maximum: 16 })) });
export type TreeQuery = Static<typeof TreeQuery>;

/** A process, who stands above it and what came from it. */
export const ProcessTree = shape({
  /** From its parent up; ends where no more is known. */
  ancestors: list(StoredProcess),
  /** The process itself and those below it, each after its parent. */
  processes: list(shape({ process: StoredProcess, depth: Count, moreChildren: Type.Boolean() })),
  /** The depth or the number of processes that an answer may hold was reached. */
  cut: Type.Boolean(),
  /** Key of the nearest ancestor of which nothing is kept. */
  unknown: nullable(Type.String()),
});
export type ProcessTree = Static<typeof ProcessTree>;
