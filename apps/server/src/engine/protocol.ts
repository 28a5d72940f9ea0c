import type { LoadedConfig } from "@limpid/config";
import type { Finding, ProcessInstance } from "@limpid/core";
import type { HostSighting, PackedEvents } from "@limpid/store";
import type { EndedStream, EngineState } from "./engine-core.ts";

/** What is judged by. */
export type Grounds = Pick<LoadedConfig, "config" | "hash">;

/** What the engine's thread is started with. */
export interface EngineTask {
  /** The inbox. */
  readonly folder: string;
  /** Its id. */
  readonly inbox: string;
  readonly config: Grounds;
  readonly engine: string;
  /** Bytes of the inbox between two snapshots, and milliseconds at most. */
  readonly snapshotBytes: number;
  readonly snapshotMs: number;
  readonly saved: SavedEngine | undefined;
}

/** State of the engine and up to where the inbox is in it, as the store keeps it. */
export interface SavedEngine {
  readonly snapshot: EngineState;
  readonly position: EnginePosition;
}

export interface EnginePosition {
  /** Which inbox: numbers of another one mean other entries. */
  readonly inbox: string;
  /** The entry after which the state was taken. */
  readonly entry: number;
  /** The first entry that a restart reads again. */
  readonly neededFrom: number;
}

export type ToEngine =
  /** Entries up to this one are durable. */
  | { readonly kind: "durable"; readonly last: number }
  /** An outcome is kept. */
  | { readonly kind: "kept" }
  | { readonly kind: "stop" };

/** What one entry came to, on its way to the store. */
export interface JudgedEntry {
  readonly entry: number;
  readonly findings: readonly Finding[];
  /** As bytes, which change threads without being copied. */
  readonly events: PackedEvents;
  readonly processes: readonly ProcessInstance[];
  readonly hosts: readonly HostSighting[];
  readonly told: readonly (readonly [string, number])[];
  readonly ended: readonly EndedStream[];
  /** Whether silence would bring anything more. */
  readonly waits: boolean;
  readonly state?: SavedEngine;
}

export type FromEngine =
  | { readonly kind: "ready"; readonly note?: string }
  | { readonly kind: "judged"; readonly judged: JudgedEntry }
  | { readonly kind: "damaged"; readonly bytes: number };
