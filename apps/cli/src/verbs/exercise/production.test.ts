import { describe, expect, it, test } from "vitest";
import { type HostView, productionSigns } from "./production.ts";

const LAPTOP: HostView = { hostName: "ada-laptop", uptimeSeconds: 3600, programs: ["bash", "firefox"], env: {} };
const signs = (change: Partial<HostView>) => productionSigns({ ...LAPTOP, ...change });

describe("productionSigns", () => {
  it("has nothing against a host to try things on", () => {
    expect(signs({})).toEqual([]);
  });

  test.each(["web-prod-3", "prod1.example.org", "db.live.example.org", "PRD-7"])(
    "is warned by the name %s",
    (hostName) => {
      expect(signs({ hostName })).toEqual([`its name is ${hostName}`]);
    },
  );

  test.each(["product-tests", "reproduction", "delivery", "olive", "ci-17"])(
    "is not warned by the name %s",
    (hostName) => {
      expect(signs({ hostName })).toEqual([]);
    },
  );

  it("is warned by programs that others rely on", () => {
    expect(signs({ programs: ["nginx", "nginx", "postgres", "bash"] })).toEqual(["it runs nginx, postgres"]);
  });

  it("is warned by a host that nobody restarts", () => {
    expect(signs({ uptimeSeconds: 20 * 86_400 })).toEqual(["it has been up for 20 days"]);
  });

  it("is warned by a cluster", () => {
    expect(signs({ env: { KUBERNETES_SERVICE_HOST: "10.0.0.1" } })).toEqual(["it is a pod of a Kubernetes cluster"]);
  });
});
