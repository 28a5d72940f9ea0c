export type { OutputCounts } from "./output.ts";
export { Outputs, type OutputsOptions } from "./outputs.ts";
export type { FileSettings, OutputSettings, SyslogSettings, WebhookSettings } from "./settings.ts";
export { isNetwork } from "./webhook/addresses.ts";
