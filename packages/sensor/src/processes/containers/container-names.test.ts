import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { namesOfBundle, namesOfDocker, namesOfLogLink, namesOfStorage } from "./container-names.ts";

const ID = "4f".repeat(32);

test("docker", () => {
  const config = { ID, Name: "/web", Config: { Image: "nginx:1.27", Labels: { "io.kubernetes.pod.name": "front-0" } } };
  expect(namesOfDocker(JSON.stringify(config))).toEqual({ name: "web", image: "nginx:1.27", pod: "front-0" });
});

test("containerd and cri-o", () => {
  const containerd = {
    "io.kubernetes.cri.container-name": "web",
    "io.kubernetes.cri.image-name": "docker.io/library/nginx:1.27",
    "io.kubernetes.cri.sandbox-name": "front-0",
    "io.kubernetes.cri.sandbox-namespace": "shop",
  };
  const expected = { name: "web", image: "docker.io/library/nginx:1.27", pod: "front-0", namespace: "shop" };
  expect(namesOfBundle(JSON.stringify({ annotations: containerd }))).toEqual(expected);
  const crio = {
    "io.kubernetes.container.name": "web",
    "io.kubernetes.cri-o.ImageName": "docker.io/library/nginx:1.27",
    "io.kubernetes.pod.name": "front-0",
    "io.kubernetes.pod.namespace": "shop",
  };
  expect(namesOfBundle(JSON.stringify({ annotations: crio }))).toEqual(expected);
});

test("podman", () => {
  const metadata = JSON.stringify({ "image-name": "quay.io/x/y:1", name: "happy_cray" });
  const list = [{ id: "0" }, { id: ID, names: ["happy_cray"], metadata }];
  expect(namesOfStorage(JSON.stringify(list), ID)).toEqual({ name: "happy_cray", image: "quay.io/x/y:1" });
  expect(namesOfStorage(JSON.stringify(list), "1")).toBeUndefined();
});

test("the names of log links", () => {
  expect(namesOfLogLink(`front-0_shop_web-${ID}.log`, ID)).toEqual({ name: "web", pod: "front-0", namespace: "shop" });
  expect(namesOfLogLink(`front-0_shop-${ID}.log`, ID)).toBeUndefined();
  expect(namesOfLogLink(`a_b_c_d-${ID}.log`, ID)).toBeUndefined();
});

describe("any text", () => {
  it("is survived", () => {
    const texts = fc.oneof(fc.string(), fc.json(), fc.constantFrom("null", "[null]", '{"Config":[],"annotations":7}'));
    fc.assert(
      fc.property(texts, (text) => {
        namesOfDocker(text);
        namesOfBundle(text);
        namesOfStorage(text, ID);
        namesOfLogLink(text, ID);
      }),
    );
  });
});
