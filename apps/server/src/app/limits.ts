import type { Server } from "node:http";

/** A request of the API; routes that take more say so themselves. */
export const BODY_BYTES = 1 << 20;
/** A client that has not sent its headers by then is no client. */
const HEADERS_MS = 10_000;
/** The whole request; 256 MB at 1 MB/s fit in. */
const REQUEST_MS = 300_000;
/** Nothing sent and nothing read: live clients are sent a heartbeat more often. */
const SILENT_MS = 60_000;
const KEEP_ALIVE_MS = 20_000;
/** Above this, new connections are closed at once; each takes about 20 kB. */
const CONNECTIONS = 2000;
/** Of one address; a proxy's are those of many people. */
const CONNECTIONS_OF_ADDRESS = 500;

/** Options of Fastify and of the server below it against clients that are slow on purpose. */
export const SLOW_CLIENTS = {
  bodyLimit: BODY_BYTES,
  requestTimeout: REQUEST_MS,
  connectionTimeout: SILENT_MS,
  keepAliveTimeout: KEEP_ALIVE_MS,
  http: { headersTimeout: HEADERS_MS, connectionsCheckingInterval: 5000, maxHeaderSize: 16_384 },
} as const;

/** Bounds how many connections there are, in all and of one address. */
export function limitConnections(
  server: Server,
  limits: { readonly all?: number; readonly ofAddress?: number; readonly isProxy: (address: string) => boolean },
): void {
  const { all = CONNECTIONS, ofAddress = CONNECTIONS_OF_ADDRESS, isProxy } = limits;
  const open = new Map<string, number>();
  server.maxConnections = all;
  server.on("connection", (socket) => {
    const address = socket.remoteAddress ?? "";
    const count = (open.get(address) ?? 0) + 1;
    if (count > ofAddress && !isProxy(address)) {
      socket.destroy();
      return;
    }
    open.set(address, count);
    socket.once("close", () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left <= 0) open.delete(address);
      else open.set(address, left);
    });
  });
}
