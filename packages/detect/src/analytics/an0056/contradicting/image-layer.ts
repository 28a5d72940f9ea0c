import { mayLower } from "@limpid/lineage";
import { creationEvents } from "../../../subject/subject.ts";
import { who } from "../../../subject/wording.ts";
import type { An0056Detector } from "../detector.ts";

/** Where container runtimes unpack image layers. */
const LAYERS: readonly string[] = [
  "/var/lib/docker/overlay2/",
  "/var/lib/docker/tmp/",
  "/var/lib/containerd/",
  "/var/lib/containers/storage/",
  "/var/lib/rancher/",
  "/run/k3s/containerd/",
];

/** A container runtime unpacked the file from an image. */
export const imageLayer: An0056Detector = {
  signals: ["an0056.image-layer"],
  evaluate: (subject) => {
    const { life, writers } = subject;
    const path = life.path ?? "";
    const writer = writers[0]?.[0];
    if (writer === undefined || !LAYERS.some((folder) => path.startsWith(folder))) return [];
    if (!writers.every(([candidate]) => candidate.role === "container-runtime" && mayLower(candidate))) return [];
    const explanation = `The container runtime ${who(writer)} unpacked it from an image layer.`;
    return [{ id: "an0056.image-layer", bearing: "contradicts", explanation, events: creationEvents(subject) }];
  },
};
