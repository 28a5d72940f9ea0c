import type { Platform, TelemetryEvent } from "@limpid/core";

/** Folders that only macOS has at the top. */
const MAC_FOLDER = /^\/(?:System|Applications|Users|Library|private|Volumes|opt\/homebrew)\//;

/** The system an event shows by itself, when its source does not tell: undefined when it could be any. */
export function platformShown(event: TelemetryEvent): Platform | undefined {
  if (!("process" in event)) return undefined;
  const { image, responsible, signing, cwd } = event.process;
  if (responsible !== undefined || signing !== undefined) return "macos";
  return isMac(image) || isMac(cwd) ? "macos" : undefined;
}

function isMac(path: string | undefined): boolean {
  return path !== undefined && MAC_FOLDER.test(path);
}
