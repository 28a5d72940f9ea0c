import { type Artifact, artifactLine } from "@limpid/core";
import { element } from "../element.ts";

/** Buttons that give out the result as one line of `limpid.artifact/1`, the same that `limpid inspect --json` prints. */
export function exportButtons(artifact: () => Artifact): HTMLElement {
  const told = element("output", { class: "export-told", "aria-live": "polite" });
  const tell = (text: string): void => {
    told.textContent = text;
  };
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(artifactLine(artifact()));
      tell("copied");
    } catch {
      tell("copying is not allowed here; download it instead");
    }
  };
  return element(
    "div",
    { class: "buttons export" },
    told,
    element("button", { type: "button", click: () => void copy() }, "Copy JSON"),
    element("button", { type: "button", click: () => download(artifact()) }, "Download JSON"),
  );
}

function download(artifact: Artifact): void {
  const blob = new Blob([`${artifactLine(artifact)}\n`], { type: "application/json" });
  const address = URL.createObjectURL(blob);
  element("a", { href: address, download: `${plainName(artifact.path)}.limpid.json` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

const LONGEST_NAME = 100;

/** A file name made of letters, digits and dots: the rest of a hostile name stays in the JSON. */
function plainName(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1).replaceAll(/[^\w.-]+/g, "_");
  return name.slice(0, LONGEST_NAME).replace(/^\.+/, "") || "artifact";
}
