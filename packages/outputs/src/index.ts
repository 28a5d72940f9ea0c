export { BackOff } from "./back-off.ts";
export type { OutputCounts } from "./output.ts";
export { Outputs, type OutputsOptions } from "./outputs.ts";
export type { FileSettings, OutputSettings, SyslogSettings, WebhookSettings } from "./settings.ts";
export { Spool, type SpoolLimits } from "./spool/spool.ts";
export type { Delivery } from "./transport.ts";
export { isNetwork } from "./webhook/addresses.ts";
