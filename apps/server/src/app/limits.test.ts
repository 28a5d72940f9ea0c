import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { expect, it } from "vitest";
import { testServer } from "../testing/test-server.ts";
import { limitConnections } from "./limits.ts";

/** On a busy machine; nothing waits for it where it is not needed. */
const PATIENCE = { timeout: 20_000 };

it("gives a slow client seconds for its headers and minutes for the rest", async () => {
  const server = await testServer();
  const { headersTimeout, requestTimeout, timeout, keepAliveTimeout } = server.app.server;
  expect({ headersTimeout, requestTimeout, timeout, keepAliveTimeout }).toEqual({
    headersTimeout: 10_000,
    requestTimeout: 300_000,
    timeout: 60_000,
    keepAliveTimeout: 20_000,
  });
  await server.close();
});

it("takes so many connections of one address, and again when one has ended", async () => {
  const server = createServer();
  limitConnections(server, { ofAddress: 2, isProxy: () => false });
  await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle));
  const { port } = server.address() as AddressInfo;
  let closed = 0;
  const open = async () => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.on("close", () => closed++);
    await new Promise((settle) => socket.once("connect", settle));
    return socket;
  };
  const [first] = [await open(), await open(), await open()];
  await expect.poll(() => closed, PATIENCE).toBe(1);
  first.destroy();
  await expect.poll(() => closed, PATIENCE).toBe(2);
  // The place is free once the server knows of the end, too.
  await expect
    .poll(async () => {
      const before = closed;
      const socket = await open();
      await new Promise((settle) => setImmediate(settle));
      const kept = closed === before;
      if (!kept) socket.destroy();
      return kept;
    }, PATIENCE)
    .toBe(true);
  server.closeAllConnections();
  server.close();
});
