import type { GraphClasses } from "@limpid/core";
import { runFirstSeen } from "./image-run.ts";
import { Instance } from "./instance.ts";
import { Login } from "./login.ts";
import { ToldBy } from "./told-by.ts";

const instance = () =>
  new Instance("", 0, undefined, "first-seen", 0, "", undefined, runFirstSeen(undefined, 0, undefined));

/** What a snapshot of processes holds beside plain data. */
export const LINEAGE_CLASSES: GraphClasses = {
  process: instance,
  toldBy: () => new ToldBy({ name: "", rank: 0 }, 0),
  login: () => new Login(instance(), null, undefined, 0, ""),
};
