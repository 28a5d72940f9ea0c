import { type ClientRequest, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type As, type TestServer, testServer } from "../testing/test-server.ts";

/** On a busy machine; nothing waits for it where it is not needed. */
const PATIENCE = { timeout: 20_000 };
let server: TestServer;
let port = 0;
let viewer: As;
const open: ClientRequest[] = [];

beforeAll(async () => {
  server = await testServer();
  await server.app.listen({ host: "127.0.0.1", port: 0 });
  port = (server.app.server.address() as AddressInfo).port;
  viewer = await server.signedIn("viewer");
});
afterEach(() => {
  for (const request of open.splice(0)) request.destroy();
});
afterAll(() => server.close());

/** A client; `until` waits until what it was sent holds a text. */
async function listen(headers: Record<string, string> = {}) {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = {
      host: "127.0.0.1",
      port,
      path: "/api/v1/live",
      headers: { host: "localhost", ...viewer.headers, ...headers },
    };
    const request = get(options, resolve).on("error", reject);
    open.push(request);
  });
  let text = "";
  let ended = false;
  answer.setEncoding("utf8").on("data", (part: string) => (text += part));
  answer.on("close", () => (ended = true));
  const until = (wanted: string) => expect.poll(() => text, PATIENCE).toContain(wanted);
  return { answer, until, text: () => text, ended: () => expect.poll(() => ended, PATIENCE).toBe(true) };
}

const tell = (id: string) =>
  server.context.live.publish("finding", { id, host: "web-1", priority: "high", revision: 1, change: "opened" });

it("tells who listens what changed, as small events with an id to go on from", async () => {
  const client = await listen();
  expect(client.answer.headers).toMatchObject({
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
  });
  await client.until("event: hello");
  tell("finding-1");
  await client.until('event: finding\ndata: {"id":"finding-1","host":"web-1","priority":"high"');
  expect(client.text()).toMatch(new RegExp(`id: ${server.context.live.epoch}-\\d+\n`));
});

it("sends what came meanwhile to who comes back, and says so when it does not know any more", async () => {
  tell("before");
  const last = `${server.context.live.epoch}-${server.context.live.last}`;
  tell("missed-1");
  tell("missed-2");
  const back = await listen({ "last-event-id": last });
  await back.until("missed-2");
  expect(back.text()).toContain('"resumed":true');
  expect(back.text()).not.toContain('"id":"before"');
  for (const stale of ["another-1", `${server.context.live.epoch}-999999`, `${server.context.live.epoch}-x`]) {
    const lost = await listen({ "last-event-id": stale });
    await lost.until("event: resync");
  }
  for (let n = 0; n < 2500; n++) tell(`many-${n}`);
  const late = await listen({ "last-event-id": last });
  await late.until("event: resync");
});

it("lets go of a client that does not read, and holds no more than a bounded piece for it", async () => {
  const slow = await listen();
  await slow.until("event: hello");
  slow.answer.pause();
  expect(server.context.live.listeners).toBeGreaterThan(0);
  const many = "x".repeat(64 * 1024);
  for (let n = 0; n < 200; n++) tell(many);
  await expect.poll(() => server.context.live.listeners, PATIENCE).toBe(0);
});

it("carries no line break of telemetry into the stream", async () => {
  const client = await listen();
  await client.until("event: hello");
  tell("a\n\nevent: hello\ndata: {}\r\n\u2028");
  await client.until("event: finding");
  expect(client.text().match(/event: hello/g)).toHaveLength(2); // ours, and as text within one line of data
  expect(client.text()).toContain(String.raw`a\n\nevent: hello\ndata: {}\r\n`);
});

it("ends for everybody when the server stops", async () => {
  const client = await listen();
  await client.until("event: hello");
  await server.app.close();
  await client.ended();
});
