import type { Actor, ImageRun, ProcessExecuted } from "@limpid/core";
import {
  argvCost,
  cutArguments,
  earlierRun,
  isPlaceholder,
  namesCost,
  runAt,
  runFirstSeen,
  runOfExecution,
  sameImage,
} from "./image-run.ts";
import type { Instance } from "./instance.ts";
import type { LineageLimits } from "./limits.ts";
import type { LineageParts } from "./parts.ts";
import type { ProcessTable } from "./process-table.ts";
import type { LineageTally } from "./tally.ts";
import { imageMeant, SENSORS_APART_MS, type Teller, type ToldBy } from "./told-by.ts";

/** Which image a process ran when an event happened, by its executions and by what its records say. */
export class Images {
  readonly #limits: LineageLimits;
  readonly #table: ProcessTable;
  readonly #tally: LineageTally;
  readonly #teller: Teller;

  constructor({ limits, table, tally, teller }: LineageParts) {
    this.#limits = limits;
    this.#table = table;
    this.#tally = tally;
    this.#teller = teller;
  }

  /** An execution: the process runs another image from then on. The same record again changes nothing. */
  execute(process: Instance, event: ProcessExecuted, newest: boolean): Actor {
    if (process.run.event === event.id) return process.actor; // the same record again
    if (event.seenRunningAs !== undefined && isRunning(process.run, event)) return process.actor;
    const { maxArgvLength } = this.#limits;
    const asked = argvCost(event.argv);
    const argv = asked <= maxArgvLength ? event.argv : cutArguments(event.argv, maxArgvLength);
    const run = runOfExecution(event, argv);
    const cost = (argv === event.argv ? asked : argvCost(argv)) + namesCost(run);
    if (event.argvComplete && !run.argvComplete) this.#tally.argvCut += 1;
    if (newest || event.at >= process.run.at) {
      if (process.images.length === 1 && isPlaceholder(process.run)) process.fill(run);
      else process.begin(run, this.#limits.maxImages);
      this.#table.charge(process, cost, event.at);
      return process.actor;
    }
    if (event.seenRunningAs === process.pid && process.run.image !== undefined) {
      // It runs now, and began when nobody looked: after all that was seen of it.
      process.begin({ ...run, at: process.lastSeenAt }, this.#limits.maxImages);
      this.#table.charge(process, cost, process.lastSeenAt);
      return process.actor;
    }
    const told = process.images.find((other) => other.event === event.id);
    if (told !== undefined) return { process, run: told };
    process.insert(run, this.#limits.maxImages);
    this.#table.charge(process, cost, event.at);
    return { process, run };
  }

  /** The process with the image it ran at that moment: the record's own word for it, then the time. */
  actorAt(process: Instance, image: string | undefined, at: number): Actor {
    const run = process.run;
    if (at >= run.at && (image === undefined || image === run.image || sameImage(image, run.image))) {
      return process.actor;
    }
    if (image === undefined) return { process, run: runAt(process.images, at) };
    if (at <= run.at) {
      const earlier = earlierRun(process.images, image, at);
      if (earlier !== undefined) return { process, run: earlier };
      if (sameImage(image, run.image)) return process.actor;
    }
    const meant = process.told?.several === true ? this.#imageTold(process, process.told, image, at) : undefined;
    if (meant !== undefined) return meant === run ? process.actor : { process, run: meant };
    const found = runFirstSeen(image, at, process.cwd);
    if (run.image === undefined) process.fill(found);
    else if (at < run.at) {
      process.insert(found, this.#limits.maxImages);
      this.#table.charge(process, namesCost(found), at);
      return { process, run: found };
    } else {
      this.#tally.executionsLost += 1;
      process.begin(found, this.#limits.maxImages);
      this.#table.charge(process, namesCost(found), at);
    }
    return process.actor;
  }

  /** The image that a sensor means by another name, or contradicts a more trusted one about; undefined for a new one. */
  #imageTold(process: Instance, told: ToldBy, image: string, at: number): ImageRun | undefined {
    const meant = process.images[imageMeant(process, image, at)];
    if (meant !== undefined) return meant;
    const { sensor, event } = this.#teller;
    if (sensor === undefined || sensor.rank <= told.rank || Math.abs(at - told.at) > SENSORS_APART_MS) return undefined;
    const run = runAt(process.images, at);
    if (run.image === undefined) return undefined;
    const disputed = told.disputes.some((known) => known.image === image && known.believed === run.image);
    if (!disputed) told.dispute({ at, event, sensor: sensor.name, image, believed: run.image });
    return run;
  }
}

/** Whether an image that was seen to run is the one whose execution was told before. */
function isRunning(run: ImageRun, { image, file }: ProcessExecuted): boolean {
  if (run.event === undefined || !sameImage(run.image, image)) return false;
  const inodes = [run.file?.inode, run.script?.inode].filter((inode) => inode !== undefined);
  return inodes.length === 0 || file.inode === undefined || inodes.includes(file.inode);
}
