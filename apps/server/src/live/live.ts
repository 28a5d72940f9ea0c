import { Readable } from "node:stream";
import { callerOf } from "../access/caller.ts";
import type { Area } from "../app/area.ts";
import { Problem } from "../app/problem.ts";
import type { LiveMessage } from "./hub.ts";

/** Shorter than any proxy's patience, and than our own with a silent connection. */
const HEARTBEAT_MS = 20_000;
/** A client that has so much unread is behind for good: it is let go, comes back and asks for everything anew. */
const MAX_UNREAD_BYTES = 256 * 1024;
const MAX_CLIENTS = 500;

/** What changes, as it changes: server-sent events. */
export const registerLive: Area = (app, { live, metrics, version, access }) => {
  const open = new Set<Readable>();

  app.get("/live", { config: { scope: "read" }, schema: { tags: ["live"] } }, async (request, reply) => {
    if (open.size >= MAX_CLIENTS)
      throw new Problem(503, "too-many-clients", "Too many clients listen already.", { retryAfter: 30 });
    const stream = new Readable({ read: () => {} });
    const write = (text: string): void => {
      if (stream.destroyed) return;
      if (stream.readableLength > MAX_UNREAD_BYTES) stream.destroy();
      else stream.push(text);
    };
    const send = ({ n, name, data }: LiveMessage): void =>
      write(`id: ${live.epoch}-${n}\nevent: ${name}\ndata: ${data}\n\n`);

    const missed = sinceLast(request.headers["last-event-id"], live.epoch);
    const messages = missed === undefined ? undefined : live.since(missed);
    write(`retry: 3000\nevent: hello\ndata: ${JSON.stringify({ version, resumed: messages !== undefined })}\n\n`);
    if (missed !== undefined || request.headers["last-event-id"] !== undefined) {
      if (messages === undefined) write(`id: ${live.epoch}-${live.last}\nevent: resync\ndata: {}\n\n`);
      else for (const message of messages) send(message);
    }
    const stop = live.listen({ send });
    const heartbeat = setInterval(() => {
      // Who was signed out since is told nothing more.
      access.callerOf(request).then(
        (caller) => (caller?.scopes.includes("read") === true ? write(": \n\n") : stream.destroy()),
        () => stream.destroy(),
      );
    }, HEARTBEAT_MS);
    open.add(stream);
    metrics.liveClients.set(open.size);
    stream.once("close", () => {
      stop();
      clearInterval(heartbeat);
      open.delete(stream);
      metrics.liveClients.set(open.size);
    });
    request.log.debug({ who: callerOf(request).name }, "listens");
    return reply.type("text/event-stream; charset=utf-8").header("x-accel-buffering", "no").send(stream);
  });

  app.addHook("preClose", async () => {
    for (const stream of open) stream.push(null);
  });
};

/** The number in a resume id of this server; undefined: it is none of ours. */
function sinceLast(header: string | string[] | undefined, epoch: string): number | undefined {
  if (typeof header !== "string" || !header.startsWith(`${epoch}-`)) return undefined;
  const n = header.slice(epoch.length + 1);
  return /^\d{1,15}$/.test(n) ? Number(n) : undefined;
}
