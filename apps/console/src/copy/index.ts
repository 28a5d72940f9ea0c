import type { Finding } from "@limpid/core";
import { ausearchOf } from "./ausearch.ts";
import { jsonLine } from "./json-line.ts";
import { markdownReport } from "./markdown-report.ts";
import { osqueryOf } from "./osquery.ts";
import { shellPath } from "./shell-path.ts";
import { sigmaRuleOf } from "./sigma-rule.ts";

/** One way to take a finding elsewhere. */
export interface CopyForm {
  readonly id: string;
  readonly label: string;
  /** What it is for. */
  readonly hint: string;
  /** undefined: there is none for this finding; `absent` says why. */
  readonly of: (finding: Finding) => string | undefined;
  readonly absent: string;
}

export const COPY_FORMS: readonly CopyForm[] = [
  {
    id: "path",
    label: "Path",
    hint: "quoted, safe to paste into a shell",
    of: ({ artifact: { path } }) => (path === null ? undefined : shellPath(path)),
    absent: "The file never had a name.",
  },
  {
    id: "markdown",
    label: "Markdown",
    hint: "for a ticket; addresses defanged, secrets hidden",
    of: markdownReport,
    absent: "",
  },
  {
    id: "osquery",
    label: "osquery",
    hint: "is it still there, does it run",
    of: osqueryOf,
    absent: "The file never had a name.",
  },
  {
    id: "ausearch",
    label: "ausearch",
    hint: "the audit records on the host",
    of: ausearchOf,
    absent: "Only for files with a name on Linux: ausearch reads Linux audit logs.",
  },
  {
    id: "sigma",
    label: "Sigma",
    hint: "a rule for this one file",
    of: sigmaRuleOf,
    absent: "A rule needs a path.",
  },
  { id: "json", label: "JSON line", hint: "limpid.finding/1, ASCII only", of: jsonLine, absent: "" },
];
