import { readdirSync } from "node:fs";
import type { ContainerNames } from "@limpid/core";
import { readSmallFile } from "@limpid/host";
import { type ContainerId, containerOf } from "./container-id.ts";
import { namesOfBundle, namesOfDocker, namesOfLogLink, namesOfStorage, presentNames } from "./container-names.ts";

/** A container of this host, and what its runtime calls it. */
export interface Container extends ContainerId, ContainerNames {}

/**
 * The containers that were met, each asked for its names once. They are read from the runtimes' own files: no daemon is
 * asked, no link out of a runtime's folder is followed, and no file above a limit is read.
 */
export class Containers {
  readonly #known = new Map<string, Container>();
  readonly #root: string;

  /** `root`: where the host's files are, for tests. */
  constructor(root = "") {
    this.#root = root;
  }

  /** The container of a process by its `/proc/PID/cgroup`. */
  of(cgroups: string): Container | null {
    const found = containerOf(cgroups);
    if (found === null) return null;
    let known = this.#known.get(found.id);
    if (known === undefined) {
      if (this.#known.size >= MAX_KEPT) this.#forgetOldest();
      known = { ...found, ...this.#ask(found.id) };
      this.#known.set(found.id, known);
    }
    return known;
  }

  /** What the runtime calls a container that was met; undefined when its files do not say. */
  namesOf(id: string): ContainerNames | undefined {
    const known = this.#known.get(id);
    if (known === undefined) return undefined;
    const { name, image, pod, namespace } = known;
    return presentNames({ name, image, pod, namespace });
  }

  #forgetOldest(): void {
    for (const id of this.#known.keys()) {
      this.#known.delete(id);
      return;
    }
  }

  #ask(id: string): ContainerNames | undefined {
    for (const { folder, path, read } of PLACES) {
      const text = readSmallFile(`${this.#root}${folder}`, path(id), MAX_BYTES);
      const names = text === undefined ? undefined : read(text, id);
      if (names !== undefined) return names;
    }
    return this.#byLogLinks(id);
  }

  /** Kubernetes names its log links after pod, namespace and container; the links themselves are not followed. */
  #byLogLinks(id: string): ContainerNames | undefined {
    try {
      const names = readdirSync(`${this.#root}/var/log/containers`);
      for (const name of names.slice(0, MAX_LINKS)) {
        const found = namesOfLogLink(name, id);
        if (found !== undefined) return found;
      }
    } catch {
      // no Kubernetes here
    }
    return undefined;
  }
}

const MAX_KEPT = 4096; // a busy node runs some hundred; short-lived ones come and go
const MAX_BYTES = 4 << 20; // a config.json has some 20 kB, containers.json 2 kB for each container
const MAX_LINKS = 16_384;

interface Place {
  readonly folder: string;
  readonly path: (id: string) => string;
  readonly read: (text: string, id: string) => ContainerNames | undefined;
}

const CONTAINERD = "/run/containerd/io.containerd.runtime.v2.task";

const PLACES: readonly Place[] = [
  { folder: "/var/lib/docker", path: (id) => `/containers/${id}/config.v2.json`, read: namesOfDocker },
  ...["k8s.io", "default", "moby"].map((namespace) => ({
    folder: CONTAINERD,
    path: (id: string) => `/${namespace}/${id}/config.json`,
    read: namesOfBundle,
  })),
  {
    folder: "/run/containers/storage",
    path: (id) => `/overlay-containers/${id}/userdata/config.json`,
    read: namesOfBundle,
  },
  { folder: "/var/lib/containers/storage", path: () => "/overlay-containers/containers.json", read: namesOfStorage },
];
