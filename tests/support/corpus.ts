import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Real data lies outside the project, because licences differ: beside the checkout, or at LIMPID_CORPUS.
 * With LIMPID_REQUIRE=all (CI) what is missing fails the test instead of skipping it.
 */
const CHECKOUT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const CORPUS = process.env.LIMPID_CORPUS ?? join(CHECKOUT, "..", "shared", "corpus");
const REQUIRE_ALL = process.env.LIMPID_REQUIRE === "all";

/** Path below the corpus, undefined when it is not there: pass it to `describe.skipIf(path === undefined)`. */
export function corpusPath(...parts: readonly string[]): string | undefined {
  const path = join(CORPUS, ...parts);
  if (existsSync(path)) return path;
  if (REQUIRE_ALL)
    throw new Error(`The corpus is required here and ${parts.join("/")} is missing; set LIMPID_CORPUS to its folder.`);
  console.warn(`skipped: no corpus (${parts.join("/")}). Set LIMPID_CORPUS to its folder to run this test.`);
  return undefined;
}

/** Whether a program of the system is there; says which package brings it when it is not. */
export function hasTool(tool: string, debianPackage = tool): boolean {
  try {
    execFileSync("sh", ["-c", `command -v ${tool}`], { stdio: "ignore" });
    return true;
  } catch {
    if (REQUIRE_ALL) throw new Error(`${tool} is required here and missing. Run: apt-get install ${debianPackage}`);
    console.warn(`skipped: no ${tool}. To run this test: apt-get install ${debianPackage}`);
    return false;
  }
}
