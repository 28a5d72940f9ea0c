import { inDirectories } from "../../../places/directory-pattern.ts";
import { quoted, who } from "../../../subject/wording.ts";
import type { An0056Detector } from "../detector.ts";

/** A compiler, linker or strip tool at work outside of the development directories (DirectoryScope). */
export const buildToolOutsideScope: An0056Detector = {
  signals: ["an0056.build-tool-outside-scope"],
  evaluate: (subject, { DirectoryScope }) => {
    const { path } = subject.life;
    for (const { ancestor, use } of subject.tools) {
      if (use.kind === "installer" || use.kind === "script-compiler") continue;
      const cwd = ancestor.run.cwd ?? ancestor.process.cwd;
      const outputOutside = path?.startsWith("/") === true && !inDirectories(DirectoryScope, path);
      const cwdOutside = cwd !== undefined && !inDirectories(DirectoryScope, `${cwd}/.`);
      if (!outputOutside && !cwdOutside) continue;
      const deed = outputOutside ? `wrote to ${quoted(path)}` : `worked in ${quoted(cwd ?? "")}`;
      return [
        {
          id: "an0056.build-tool-outside-scope",
          bearing: "supports",
          explanation: `${who(ancestor)} ${deed}, outside of the development directories (DirectoryScope).`,
          events: ancestor.run.event === undefined ? [] : [ancestor.run.event],
          // A build may be started from anywhere as long as it writes where it should.
          ...(outputOutside ? {} : { certainty: "inferred" as const }),
        },
      ];
    }
    return [];
  },
};
