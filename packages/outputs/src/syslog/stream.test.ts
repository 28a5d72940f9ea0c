import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { createServer as createTlsServer, Server as TlsServer } from "node:tls";
import { serverCertificate } from "@limpid/certificates/testing";
import { findingLine } from "@limpid/core";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { finding } from "../testing/finding.ts";
import { SyslogStream } from "./stream.ts";

const newFolder = temporaryFolders(afterAll);
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const deliveries = (...revisions: readonly number[]) =>
  revisions.map((revision) => ({ key: `a/${revision}`, line: findingLine(finding({ revision })) }));

/** Revisions by the frames that arrived. */
function revisions(stream: string): readonly number[] {
  const found: number[] = [];
  for (let at = 0; at < stream.length; ) {
    const blank = stream.indexOf(" ", at);
    const length = Number(stream.slice(at, blank));
    const message = stream.slice(blank + 1, blank + 1 + length);
    found.push(JSON.parse(message.slice(message.indexOf("{"))).revision);
    at = blank + 1 + length;
  }
  return found;
}

async function listening(server: Server): Promise<{ port: number; received: () => string; sockets: Socket[] }> {
  let text = "";
  const sockets: Socket[] = [];
  const onSocket = (socket: Socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    socket.on("data", (data) => {
      text += data.toString("latin1");
    });
  };
  server.on(server instanceof TlsServer ? "secureConnection" : "connection", onSocket);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, received: () => text, sockets };
}

function stream(port: number, more: { tls?: boolean; ca?: string } = {}): SyslogStream {
  const one = new SyslogStream({
    name: "siem",
    kind: "syslog",
    atLeast: "low",
    host: "localhost",
    port,
    tls: false,
    maxBytes: 8192,
    ...more,
  });
  closing.push(() => one.close());
  return one;
}

describe("SyslogStream", () => {
  it("sends framed messages over one connection", async () => {
    const { port, received, sockets } = await listening(createServer());
    const one = stream(port);
    await one.send(deliveries(1, 2));
    await one.send(deliveries(3));
    expect(revisions(received())).toEqual([1, 2, 3]);
    expect(new Set(sockets).size).toBe(1);
  });

  it("speaks TLS to a receiver that the named issuer vouches for", async () => {
    const { key, cert } = serverCertificate();
    const ca = join(newFolder(), "ca.pem");
    writeFileSync(ca, cert);
    const { port, received } = await listening(createTlsServer({ key, cert }));
    await stream(port, { tls: true, ca }).send(deliveries(1));
    expect(revisions(received())).toEqual([1]);
  });

  it("sends nothing to a receiver that nobody vouches for", async () => {
    const { key, cert } = serverCertificate();
    const { port, received } = await listening(createTlsServer({ key, cert }));
    await expect(stream(port, { tls: true }).send(deliveries(1))).rejects.toThrow(/self-signed|certificate/);
    expect(received()).toBe("");
  });

  it("says that nobody listens, and connects again later", async () => {
    const { port } = await listening(createServer());
    const free = closing.pop();
    free?.();
    const one = stream(port);
    await expect(one.send(deliveries(1))).rejects.toThrow(`syslog receiver localhost:${port}`);
    const again = createServer();
    const text: string[] = [];
    again.on("connection", (socket) => socket.on("data", (data) => text.push(data.toString("latin1"))));
    again.listen(port, "127.0.0.1");
    await once(again, "listening");
    closing.push(() => again.close());
    await one.send(deliveries(1));
    one.close();
    expect(revisions(text.join(""))).toEqual([1]);
  });

  it("does not count as received what a receiver threw back at once", async () => {
    const server = createServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    const { port } = await listening(server);
    await expect(stream(port).send(deliveries(1))).rejects.toThrow("syslog receiver");
  });
});
