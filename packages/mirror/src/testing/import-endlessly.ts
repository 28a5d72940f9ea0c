import { commit, Mirror, prepare } from "../index.ts";
import { bundleOf } from "./bundle.ts";

/** Imports one release after the other until it is killed; says on standard output which is complete. */
const mirror = Mirror.open(process.argv[2]);
if ("why" in mirror) throw new Error(mirror.why);
for (let minor = 0; minor < 1000; minor++) {
  const release = `30.${minor}`;
  const prepared = prepare(
    bundleOf(release, 2000),
    `enterprise-attack-${release}.json`,
    { release, domain: "enterprise-attack" },
    0,
  );
  if (prepared.kind !== "release") throw new Error("a release was expected");
  process.stdout.write(`begin ${release}\n`);
  commit(mirror, prepared);
  process.stdout.write(`done ${release}\n`);
}
