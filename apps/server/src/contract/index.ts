// One file a resource. The server checks requests and answers by these schemas and makes its OpenAPI document from
// them; the console imports their types only.
export * from "./artifacts.ts";
export * from "./attack.ts";
export * from "./audit.ts";
export * from "./config.ts";
export * from "./enrolments.ts";
export * from "./events.ts";
export * from "./exports.ts";
export * from "./findings.ts";
export * from "./groups.ts";
export * from "./hosts.ts";
export * from "./imports.ts";
export * from "./live.ts";
export * from "./processes.ts";
export * from "./sample.ts";
export * from "./session.ts";
export * from "./shapes.ts";
export * from "./tokens.ts";
export * from "./triage.ts";
export * from "./trouble.ts";
export * from "./users.ts";
export * from "./views.ts";
