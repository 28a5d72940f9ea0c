import { defineConfig } from "vitest/config";

/** They hold the program against the real kernel: one at a time, so that they meet no storm but their own. */
const AGAINST_THE_KERNEL = ["packages/sensor/**/*.test.ts", "tests/live/**/*.test.ts"];

export default defineConfig({
  test: {
    setupFiles: ["tests/support/properties.ts"],
    pool: "forks",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "suite",
          include: ["packages/**/*.test.ts", "apps/**/*.test.ts", "tests/**/*.test.ts"],
          exclude: ["**/node_modules/**", ...AGAINST_THE_KERNEL],
          maxWorkers: 2, // on two cores vitest would keep one idle
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "kernel",
          include: AGAINST_THE_KERNEL,
          maxWorkers: 1,
          retry: 2, // a machine that stands still for a second sheds work, which is said and counted, but is no failure
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
