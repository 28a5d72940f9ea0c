import { blockOf, type Finding, findingLine } from "@limpid/core";
import findingSchema from "@limpid/core/schemas/finding.schema.json" with { type: "json" };
import { schemaErrors } from "@limpid/core/testing/json-schema.ts";
import { sourceNamed } from "@limpid/telemetry";
import { expect, test } from "vitest";
import { AD_HOC, appShell, EsMessages, macho, run } from "../packages/detect/src/testing/mac.ts";
import { barePipeline } from "./support/pipeline.ts";

const AGENT = "/Users/Shared/.x/agent";

/** A synthetic log: an app's shell has curl bring a program, takes its mark away and runs it. */
function synthetic(version: number): string {
  const mac = new EsMessages({ version });
  const shell = appShell(mac);
  mac.make(run(mac, shell, "/usr/bin/curl -o agent"), AGENT);
  mac.removeAttribute(run(mac, shell, "/usr/bin/xattr -d com.apple.quarantine agent"), AGENT);
  mac.chmod(shell, AGENT, 0o755);
  mac.spawn(shell, AGENT, ["agent"], { signature: AD_HOC });
  return mac.log;
}

function hunt(log: string, offered: boolean): readonly Finding[] {
  const findings: Finding[] = [];
  const bytes = { inspect: () => macho({ lacksSymbolsAndStrings: { lacking: true } }) };
  const pipeline = barePipeline((finding) => findings.push(finding), offered ? { bytes, bytesOffered: true } : {});
  const source = sourceNamed("eslogger");
  const session = source?.open({}, pipeline.observeFrom(source.shows?.platforms));
  session?.push(blockOf(log));
  session?.endOfFile();
  session?.end();
  pipeline.end();
  return findings;
}

test.each([7, 9, 10, 11])(
  "a drop on a Mac, message version %i, is one finding of AN0057 in the frozen shape",
  (version) => {
    const findings = hunt(synthetic(version), true);
    expect(findings.map(({ analytic, priority, artifact }) => [analytic, priority, artifact.path])).toEqual([
      ["AN0057", "high", AGENT],
    ]);
    const [finding] = findings;
    expect(schemaErrors(findingSchema, JSON.parse(findingLine(finding as Finding)))).toEqual([]);
    expect(finding?.timeline).toContainEqual(
      expect.objectContaining({ what: "attribute-removed", attribute: "com.apple.quarantine" }),
    );
  },
);

test("without its bytes it is at most medium, and the missing fact says what to do", () => {
  const [finding] = hunt(synthetic(11), false);
  expect(finding?.priority).toBe("medium");
  expect(finding?.missing.map(({ id }) => id)).toContain("file-bytes");
});

test("two replays give the same bytes", () => {
  const lines = () => hunt(synthetic(9), true).map(findingLine).join("\n");
  expect(lines()).toBe(lines());
});
