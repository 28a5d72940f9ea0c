import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { Containers } from "./containers.ts";

const ID = "ab".repeat(32);
const CGROUPS = `0::/system.slice/docker-${ID}.scope\n`;
const roots: string[] = [];

function rootWith(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "limpid-containers-"));
  roots.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

test.each([
  { runtime: "docker", path: `var/lib/docker/containers/${ID}/config.v2.json`, text: '{"Name":"/web"}' },
  {
    runtime: "containerd",
    path: `run/containerd/io.containerd.runtime.v2.task/k8s.io/${ID}/config.json`,
    text: '{"annotations":{"io.kubernetes.cri.container-name":"web"}}',
  },
  {
    runtime: "cri-o",
    path: `run/containers/storage/overlay-containers/${ID}/userdata/config.json`,
    text: '{"annotations":{"io.kubernetes.container.name":"web"}}',
  },
  {
    runtime: "podman",
    path: "var/lib/containers/storage/overlay-containers/containers.json",
    text: `[{"id":"${ID}","names":["web"]}]`,
  },
  { runtime: "kubernetes", path: `var/log/containers/pod_space_web-${ID}.log`, text: "" },
])("the names $runtime gives", ({ path, text }) => {
  const containers = new Containers(rootWith({ [path]: text }));
  expect(containers.of(CGROUPS)).toMatchObject({ id: ID, runtime: "docker", name: "web" });
  expect(containers.namesOf(ID)).toMatchObject({ name: "web" });
});

test("a container without files is known by its id", () => {
  const containers = new Containers(rootWith({}));
  expect(containers.of(CGROUPS)).toEqual({ id: ID, runtime: "docker" });
  expect(containers.namesOf(ID)).toBeUndefined();
  expect(containers.of("0::/user.slice")).toBeNull();
});

test("no link out of a runtime's folder is followed", () => {
  const root = rootWith({ "secret.json": '{"Name":"/secret"}', "var/lib/docker/containers/x": "" });
  const folder = join(root, "var/lib/docker/containers", ID);
  mkdirSync(folder);
  symlinkSync(join(root, "secret.json"), join(folder, "config.v2.json"));
  expect(new Containers(root).of(CGROUPS)).toEqual({ id: ID, runtime: "docker" });
});
