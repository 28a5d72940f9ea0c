export { type ConfigError, explainConfigError } from "./config-error.ts";
export type { EffectiveConfig } from "./effective.ts";
export { type ConfigRequest, type LoadedConfig, loadConfig } from "./load-config.ts";
export { declaredNormality } from "./normality.ts";
export { parseConfig } from "./parse-config.ts";
export { configLine, showConfig } from "./show-config.ts";
