export type { SignInLink } from "./access/sign-in-link.ts";
export type { Area, LimpidApp, ServerContext } from "./app/area.ts";
export { ListenError, type ListenOptions } from "./listen/address.ts";
export type { LogLevel, LogOptions } from "./observe/log.ts";
export { type RunningServer, type ServerOptions, startServer } from "./server.ts";
