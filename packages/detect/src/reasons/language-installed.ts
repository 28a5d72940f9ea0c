import { mayLower } from "@limpid/lineage";
import { creationEvents } from "../subject/subject.ts";
import { quoted, who } from "../subject/wording.ts";
import type { Reason } from "./reason.ts";

/** Folders in which package managers of languages keep what they install and download. */
const OWN_FOLDERS: readonly string[] = [
  "/site-packages/",
  "/dist-packages/",
  "/node_modules/",
  "/.npm/",
  "/.cache/pip/",
  "/.cache/uv/",
  "/.cache/yarn/",
  "/.cache/pnpm/",
  "/.cache/pypoetry/",
  "/.local/share/pnpm/",
  "/.local/share/uv/",
  "/.local/lib/python",
  "/.cargo/",
  "/.rustup/",
  "/gems/",
  "/.gem/",
  "/.bundle/",
  "/.composer/",
  "/go/pkg/mod/",
  "/conda/pkgs/",
  "/miniconda3/",
  "/.conda/",
  "/.nuget/",
  "/.opam/",
  "/perl5/",
];

/** A language's package manager wrote the file to its own folders. */
export function languageInstalled<Id extends string>(id: Id): Reason<Id> {
  return {
    signals: [id],
    evaluate: (subject) => {
      const { life, lineage, context } = subject;
      const manager = lineage.find((ancestor) => {
        if (ancestor.role !== "package-manager" || !mayLower(ancestor)) return false;
        return context.roles.of(ancestor.run, ancestor.process.euid).kind === "language-packages";
      });
      const { path } = life;
      const folder = manager && path ? OWN_FOLDERS.find((part) => path.includes(part)) : undefined;
      if (manager === undefined || folder === undefined) return [];
      const explanation = `${who(manager)} installs packages of a language and wrote it below ${quoted(folder)}.`;
      return [{ id, bearing: "contradicts", explanation, events: creationEvents(subject) }];
    },
  };
}
