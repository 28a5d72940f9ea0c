import type { ArtifactLife, ContainerFacts, Finding } from "@limpid/core";
import { expect, it } from "vitest";
import { withContainer } from "./container-facts.ts";

const life = { device: "fe:00", inode: 7 } as ArtifactLife;
const finding = { container: "3f9c1a", artifact: { path: "/tmp/x" } } as Finding;
const facts: ContainerFacts = {
  namesOf: (id) => (id === "3f9c1a" ? { image: "shop:1", pod: "shop-7" } : undefined),
  pathOnHost: ({ inode }) => (inode === 7 ? "/var/lib/docker/overlay2/f00d/diff/tmp/x" : undefined),
};

it("names the container and the place on the host, where somebody knows them", () => {
  expect(withContainer(finding, life, facts)).toEqual({
    container: "3f9c1a",
    containerNames: { image: "shop:1", pod: "shop-7" },
    artifact: { path: "/tmp/x", pathOnHost: "/var/lib/docker/overlay2/f00d/diff/tmp/x" },
  });
});

it("says nothing where nobody does", () => {
  expect(withContainer(finding, life)).toEqual(finding);
  expect(withContainer({ ...finding, container: null }, { ...life, inode: 8 } as ArtifactLife, facts)).toEqual({
    ...finding,
    container: null,
  });
});
