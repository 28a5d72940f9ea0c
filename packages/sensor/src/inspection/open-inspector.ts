import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Kernel } from "../kernel/kernel.ts";
import { readCapabilities } from "../privileges/capabilities.ts";
import { inspectionAccount } from "../privileges/inspection-account.ts";
import { SensorUnavailable } from "../unavailable.ts";
import { ChildProgram } from "./confined-child.ts";
import { confine, type HeldNamespaces } from "./confinement.ts";
import { Inspector, type InspectorOptions } from "./inspector.ts";

export interface OpenInspectorOptions extends InspectorOptions {
  /** As `reduceToNeeded` gave them. */
  readonly namespaces?: HeldNamespaces | undefined;
  /** The child's program as one file; built beside this one unless told. */
  readonly program?: string;
}

/**
 * Starts looking into files with what this process may do; `missing` of the result says what the child keeps.
 * @throws {SensorUnavailable} when the child's program was not built.
 */
export function openInspector(kernel: Kernel, options: OpenInspectorOptions = {}): Inspector {
  const program = options.program ?? fileURLToPath(new URL("./inspection-child.js", import.meta.url));
  if (!existsSync(program)) {
    throw new SensorUnavailable("program", `${program}, which is not there. In the checkout, run: npm run setup`);
  }
  const confinement = confine(readCapabilities(), inspectionAccount(), options.namespaces);
  return new Inspector(new ChildProgram(kernel, confinement, program), options);
}
