import { defineConfig } from "vitest/config";

/** Functions of their arguments: what one test file leaves behind cannot reach the next, so a thread runs many. */
const PURE = ["packages/{attack,core,detect,exchange,inspect,lineage,pipeline,query,telemetry}/**/*.test.ts"];

/** Those of the sensor that compute: bytes to records, records to stories. */
const OF_THE_SENSOR = "packages/sensor/src";
const COMPUTING = [
  `${OF_THE_SENSOR}/files/{beginnings,decode,known-files,overlay-handle,pace}.test.ts`,
  `${OF_THE_SENSOR}/inspection/{inspection-queue,live-bytes,wire}.test.ts`,
  `${OF_THE_SENSOR}/privileges/capabilities.test.ts`,
  `${OF_THE_SENSOR}/processes/{connector-message,outbox,proc-stat,process-story}.test.ts`,
  `${OF_THE_SENSOR}/processes/{audit/*,containers/container-{id,names}}.test.ts`,
  `${OF_THE_SENSOR}/sensor/effort.test.ts`,
];

/** The others hold the program against the real kernel: one at a time, so that they meet no storm but their own. */
const AGAINST_THE_KERNEL = ["packages/sensor/**/*.test.ts", "tests/live/**/*.test.ts"];

export default defineConfig({
  test: {
    globalSetup: ["tests/support/build-program.ts"],
    setupFiles: ["tests/support/properties.ts"],
    pool: "forks",
    fsModuleCache: true, // modules without their types, kept from run to run
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "pure",
          include: [...PURE, ...COMPUTING],
          pool: "threads",
          isolate: false,
          maxWorkers: 2, // on two cores vitest would keep one idle
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "suite",
          include: ["packages/**/*.test.ts", "apps/**/*.test.ts", "tests/**/*.test.ts"],
          exclude: ["**/node_modules/**", ...PURE, ...AGAINST_THE_KERNEL],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "kernel",
          include: AGAINST_THE_KERNEL,
          exclude: ["**/node_modules/**", ...COMPUTING],
          maxWorkers: 1,
          retry: 2, // a machine that stands still for a second sheds work, which is said and counted, but is no failure
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
