import { describe, expect, it } from "vitest";
import { explainConfigError } from "./config-error.ts";
import { outputSettings, plainOutputs } from "./outputs.ts";
import { parseConfig } from "./parse-config.ts";

function read(text: string) {
  const parsed = parseConfig("limpid.yaml", text);
  if (!("outputs" in parsed) || parsed.outputs === undefined) {
    return { errors: Array.isArray(parsed) ? parsed.map(explainConfigError) : [] };
  }
  return { settings: outputSettings(parsed.outputs) };
}

const ALL = `
outputs:
  - {name: local, kind: file, path: /var/log/limpid/findings.json, maxSize: 8 MiB, keep: 2, atLeast: low}
  - {name: siem, kind: syslog, address: "[2001:db8::1]:6514", ca: /etc/limpid/ca.pem}
  - {name: plain, kind: syslog, address: "logs.example.org:601", tls: no, maxMessage: 2 KiB}
  - {name: soc, kind: webhook, url: "https://soc.example.org/limpid?t=1", secretFile: /etc/limpid/hook.key, allowAddresses: [127.0.0.1, "fe80::/10"]}
`;

describe("outputs", () => {
  it("come out as settings with what is built in", () => {
    expect(read(ALL).settings).toEqual([
      {
        name: "local",
        kind: "file",
        atLeast: "low",
        path: "/var/log/limpid/findings.json",
        maxBytes: 8 << 20,
        keep: 2,
      },
      {
        name: "siem",
        kind: "syslog",
        atLeast: "medium",
        host: "2001:db8::1",
        port: 6514,
        tls: true,
        ca: "/etc/limpid/ca.pem",
        maxBytes: 8192,
      },
      {
        name: "plain",
        kind: "syslog",
        atLeast: "medium",
        host: "logs.example.org",
        port: 601,
        tls: false,
        maxBytes: 2048,
      },
      {
        name: "soc",
        kind: "webhook",
        atLeast: "medium",
        url: "https://soc.example.org/limpid?t=1",
        secretFile: "/etc/limpid/hook.key",
        allowAddresses: ["127.0.0.1", "fe80::/10"],
      },
    ]);
  });

  it("are shown in words that read back as the same", () => {
    const { settings = [] } = read(ALL);
    expect(read(JSON.stringify({ outputs: plainOutputs(settings) })).settings).toEqual(settings);
  });

  it.each([
    ["{name: a, kind: file}", "the key path for kind file, found none"],
    ["{name: a/b, kind: file, path: /x}", "a name of letters, digits, - and _"],
    ["{name: a, kind: file, path: x}", "an absolute path"],
    ["{name: a, kind: pager}", "one of file, syslog, webhook"],
    ["{name: a, kind: file, path: /x, url: 'https://a/'}", 'found "url"'],
    ["{name: a, kind: syslog, address: logs}", "HOST:PORT"],
    ["{name: a, kind: syslog, address: 'logs:0'}", "HOST:PORT"],
    ["{name: a, kind: syslog, address: 'logs:601', tls: no, ca: /ca}", "no ca where tls is no"],
    ["{name: a, kind: syslog, address: 'logs:601', maxMessage: 100}", "at least 480 bytes"],
    ["{name: a, kind: webhook, url: 'http://a/', secretFile: /s}", "an https URL"],
    ["{name: a, kind: webhook, url: 'https://me:pw@a/', secretFile: /s}", "without a name and password"],
    ["{name: a, kind: webhook, url: 'https://a/'}", "the key secretFile for kind webhook"],
    ["{name: a, kind: webhook, url: 'https://a/', secretFile: /s, allowAddresses: [here]}", "an address or a network"],
    [
      "{name: a, kind: webhook, url: 'https://a/', secretFile: /s, allowAddresses: [10.0.0.0/33]}",
      "an address or a network",
    ],
  ])("refuse %s", (entry, expected) => {
    const { errors } = read(`outputs:\n  - ${entry}`);
    expect(errors?.join("\n")).toContain(expected);
  });

  it("refuse two of one name, with the place", () => {
    const { errors } = read("outputs:\n  - {name: a, kind: file, path: /x}\n  - {name: a, kind: file, path: /y}");
    expect(errors).toEqual(["limpid.yaml:2:3: outputs: expected a name for each output, found a twice"]);
  });
});
