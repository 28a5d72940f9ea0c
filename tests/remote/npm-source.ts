import { existsSync } from "node:fs";
import { join } from "node:path";
import { type PackageSource, runClient, Unreachable } from "./package-source.ts";

/** Packages of npm, by `npm pack`: it brings the published archive and runs nothing of it. */
export function npmSource(cache: string): PackageSource {
  const folder = join(cache, "npm");
  return {
    atOnce: 3, // they mostly wait
    prepare: async () => undefined,
    download: async ({ package: name, version }, until) => {
      const archive = join(folder, `${name.replace(/^@/, "").replaceAll("/", "-")}-${version}.tgz`);
      if (!existsSync(archive)) {
        const args = [
          "pack",
          `${name}@${version}`,
          "--ignore-scripts",
          "--loglevel=error",
          "--pack-destination",
          folder,
        ];
        await runClient("npm", args, { cwd: folder, until });
      }
      if (!existsSync(archive)) throw new Unreachable(`npm pack ${name}: no ${archive}`);
      return archive;
    },
    member: async (archive, path, until) => {
      // The folder at the top is `package` by custom only.
      const list = (await runClient("tar", ["-tzf", archive], { cwd: folder, until })).toString("utf8").split("\n");
      const name = list.find((entry) => entry.slice(entry.indexOf("/") + 1) === path);
      if (name === undefined) throw new Unreachable(`${archive}: no ${path}`);
      return runClient("tar", ["-xzOf", archive, "--", name], { cwd: folder, until });
    },
  };
}
