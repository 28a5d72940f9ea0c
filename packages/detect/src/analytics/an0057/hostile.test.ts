import type { ArtifactPart } from "@limpid/core";
import fc from "fast-check";
import { expect, it, test } from "vitest";
import { processorMs } from "../../../../../tests/support/processor-time.ts";
import { judgeMac, macho, person, run } from "../../testing/mac.ts";
import { readOsacompile } from "../../tools/osacompile.ts";
import { appOfScript } from "./bundle.ts";
import { macFacts } from "./facts.ts";
import {
  hiddenStep,
  isOrdinaryBuildPlace,
  isSealed,
  persistenceFolder,
  sharedFolder,
  supportFolderOwner,
} from "./places.ts";

it("reads facts of any shape for what they are", () => {
  const facts = fc.dictionary(
    fc.constantFrom(
      "signature",
      "calls",
      "nestedScripts",
      "implausibleSymbols",
      "namesSurvive",
      "lacksSymbolsAndStrings",
    ),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(facts, (values) => {
      const part = { facts: values } as unknown as ArtifactPart;
      expect(macFacts(part).calls.every(({ name }) => typeof name === "string")).toBe(true);
      const tell = (mac: Parameters<typeof person>[0]) =>
        mac.make(run(mac, person(mac), "/bin/cp a b"), "/Users/dev/x");
      judgeMac({ told: "any facts", about: "/Users/dev/x", bytes: macho(values), tell });
    }),
    { numRuns: 60 },
  );
});

test.each([
  ["/a.app/Contents".repeat(20_000)],
  [`/${".pdf".repeat(80_000)}`],
  [`/x.pdf${" ".repeat(200_000)}.app`],
  ["/Library/Application Support/".repeat(10_000)],
  ["/.".repeat(150_000)],
])("a path of %#: bounded time", (path) => {
  const begin = processorMs();
  appOfScript(path);
  hiddenStep(path);
  sharedFolder(path);
  persistenceFolder(path);
  supportFolderOwner(path);
  isSealed(path);
  isOrdinaryBuildPlace(path);
  const tell = (mac: Parameters<typeof person>[0]) => mac.make(run(mac, person(mac), "/bin/cp a b"), path);
  judgeMac({ told: "a long path", about: path, bytes: macho(), tell });
  expect(processorMs() - begin).toBeLessThan(2_000);
});

it("reads any arguments of osacompile in bounded time", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom("-x", "-o", "-xo", "--", "-e", "-"))), (argv) => {
      expect(readOsacompile(["osacompile", ...argv]).outputs).toHaveLength(1);
    }),
  );
  const begin = processorMs();
  readOsacompile(["osacompile", `-${"x".repeat(1_000_000)}`]);
  expect(processorMs() - begin).toBeLessThan(500);
});
