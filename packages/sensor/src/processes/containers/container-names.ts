import { type ContainerNames, decodeLatin1, type Latin1 } from "@limpid/core";

/** Docker's `config.v2.json`. */
export function namesOfDocker(text: Latin1): ContainerNames | undefined {
  const config = membersOf(parsed(text));
  if (config === undefined) return undefined;
  const inner = membersOf(config.Config);
  const labels = membersOf(inner?.Labels) ?? {};
  return presentNames({
    name: nameIn(labels["io.kubernetes.container.name"]) ?? nameIn(config.Name)?.replace(/^\//, ""),
    image: nameIn(inner?.Image),
    pod: nameIn(labels["io.kubernetes.pod.name"]),
    namespace: nameIn(labels["io.kubernetes.pod.namespace"]),
  });
}

/** The annotations of a bundle's `config.json`, as containerd and CRI-O write them. @see opencontainers runtime-spec, config.md */
export function namesOfBundle(text: Latin1): ContainerNames | undefined {
  const annotations = membersOf(membersOf(parsed(text))?.annotations);
  if (annotations === undefined) return undefined;
  const first = (...keys: readonly string[]) => keys.map((key) => nameIn(annotations[key])).find(Boolean);
  return presentNames({
    name: first("io.kubernetes.cri.container-name", "io.kubernetes.container.name", "nerdctl/name"),
    image: first("io.kubernetes.cri.image-name", "io.kubernetes.cri-o.ImageName", "io.kubernetes.cri-o.Image"),
    pod: first("io.kubernetes.cri.sandbox-name", "io.kubernetes.pod.name"),
    namespace: first("io.kubernetes.cri.sandbox-namespace", "io.kubernetes.pod.namespace"),
  });
}

/** The entry of `id` in `overlay-containers/containers.json` of containers/storage, which podman and CRI-O share. */
export function namesOfStorage(text: Latin1, id: string): ContainerNames | undefined {
  const list = parsed(text);
  if (!Array.isArray(list)) return undefined;
  const entry = list.map(membersOf).find((one) => one?.id === id);
  if (entry === undefined) return undefined;
  // Text of JSON inside the JSON.
  const metadata = typeof entry.metadata === "string" ? membersOf(parsed(entry.metadata)) : undefined;
  const [named] = Array.isArray(entry.names) ? entry.names : [];
  return presentNames({
    name: nameIn(metadata?.["metadata-name"]) ?? nameIn(metadata?.name) ?? nameIn(named),
    image: nameIn(metadata?.["image-name"]),
    pod: nameIn(metadata?.["pod-name"]),
    namespace: nameIn(metadata?.namespace),
  });
}

/** The name of a link in `/var/log/containers`: `POD_NAMESPACE_CONTAINER-ID.log`. */
export function namesOfLogLink(file: string, id: string): ContainerNames | undefined {
  const tail = `-${id}.log`;
  if (!file.endsWith(tail)) return undefined;
  const [pod, namespace, name, ...more] = file.slice(0, -tail.length).split("_");
  if (name === undefined || more.length > 0) return undefined;
  return presentNames({ name: nameIn(name), pod: nameIn(pod), namespace: nameIn(namespace) });
}

function parsed(text: Latin1): unknown {
  try {
    return JSON.parse(decodeLatin1(text));
  } catch {
    return undefined; // half written, or not what its name says: the names stay unknown
  }
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}

const MAX_NAME = 256; // above what registries and Kubernetes allow for a name that people read

function nameIn(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value.slice(0, MAX_NAME) : undefined;
}

/** The names that are there; undefined for none. */
export function presentNames(
  names: { readonly [Key in keyof ContainerNames]: string | undefined },
): ContainerNames | undefined {
  const known = Object.entries(names).filter(([, value]) => value !== undefined);
  return known.length === 0 ? undefined : Object.fromEntries(known);
}
