import manifest from "../package.json" with { type: "json" };

/** The version of the program, as `--version` and the `engine` of a finding give it. */
export const VERSION: string = manifest.version;
