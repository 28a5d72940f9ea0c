import { createHmac } from "node:crypto";
import { once } from "node:events";
import { chmodSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { serverCertificate } from "@limpid/certificates/testing";
import { findingLine } from "@limpid/core";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, afterEach, describe, expect, it, test } from "vitest";
import { finding } from "../testing/finding.ts";
import { Addresses, isNetwork } from "./addresses.ts";
import { readSecret } from "./secret.ts";
import { Webhook } from "./webhook.ts";

const newFolder = temporaryFolders(afterAll);
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const SECRET = "0123456789abcdef0123456789abcdef";
const deliveries = (...revisions: readonly number[]) =>
  revisions.map((revision) => ({ key: `a/${revision}`, line: findingLine(finding({ revision })) }));

interface Got {
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A receiver on loopback; `answer` decides what each request gets. */
async function receiver(answer: (response: ServerResponse, number: number) => void) {
  const { key, cert } = serverCertificate();
  const folder = newFolder();
  const [ca, secretFile] = [join(folder, "ca.pem"), join(folder, "secret")];
  writeFileSync(ca, cert);
  writeFileSync(secretFile, `${SECRET}\n`, { mode: 0o600 });
  const got: Got[] = [];
  const server = createServer({ key, cert }, (request, response) => {
    let body = "";
    request.on("data", (data) => {
      body += data;
    });
    request.on("end", () => {
      got.push({ headers: request.headers, body });
      answer(response, got.length);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const webhook = (allowAddresses: readonly string[] = ["127.0.0.1", "::1"], host = "localhost") => {
    const url = `https://${host}:${port}/hook?token=inTheUrl`;
    const one = new Webhook(
      { name: "soc", kind: "webhook", atLeast: "low", url, secretFile, ca, allowAddresses },
      "0.1.0",
    );
    closing.push(() => one.close());
    return one;
  };
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { got, webhook, secretFile };
}

const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    response.writeHead(code, headers).end("because of this");

describe("Webhook", () => {
  it("posts each finding, signed, with a key that stays the same", async () => {
    const { got, webhook } = await receiver(status(204));
    await webhook().send(deliveries(1, 2));
    expect(got.map(({ headers }) => headers["limpid-delivery"])).toEqual(["a/1", "a/2"]);
    expect(got.map(({ body }) => body)).toEqual(deliveries(1, 2).map(({ line }) => line));
    const [, seconds, hash] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(got[0]?.headers["limpid-signature"])) ?? [];
    expect(createHmac("sha256", SECRET).update(`${seconds}.${got[0]?.body}`).digest("hex")).toBe(hash);
    expect(Math.abs(Number(seconds) - Date.now() / 1000)).toBeLessThan(60);
    expect(got[0]?.headers).toMatchObject({ "content-type": "application/json", "user-agent": "limpid/0.1.0" });
  });

  it("does not follow a redirect", async () => {
    const { got, webhook } = await receiver(status(302, { location: "/elsewhere" }));
    await expect(webhook().send(deliveries(1))).rejects.toMatchObject({ refused: false, delivered: 0 });
    expect(got).toHaveLength(1);
  });

  it.each([400, 413, 422])("sets aside what status %d refuses", async (code) => {
    const { webhook } = await receiver((response, number) => status(number === 1 ? 200 : code)(response));
    await expect(webhook().send(deliveries(1, 2, 3))).rejects.toMatchObject({ refused: true, delivered: 1 });
  });

  it.each([401, 404, 429, 500, 503])("tries again after status %d", async (code) => {
    const { webhook } = await receiver(status(code, { "retry-after": "7" }));
    await expect(webhook().send(deliveries(1))).rejects.toMatchObject({ refused: false, retryAfterMs: 7000 });
  });

  it("quotes the receiver's words and no secret of the URL", async () => {
    const { webhook } = await receiver(status(500));
    const problem: unknown = await webhook()
      .send(deliveries(1))
      .catch((error: unknown) => error);
    expect(String(problem)).toContain('status 500: "because of this"');
    expect(String(problem)).not.toContain("inTheUrl");
  });

  it("reads no endless answer", async () => {
    const { webhook } = await receiver((response) => {
      response.writeHead(500);
      const more = () => {
        while (!response.destroyed && response.write("x".repeat(65_536)));
      };
      response.on("drain", more);
      more();
    });
    const problem: unknown = await webhook()
      .send(deliveries(1))
      .catch((error: unknown) => error);
    expect(String(problem).length).toBeLessThan(700);
  });

  it.each([[[]], [["10.0.0.0/8"]]])(
    "connects to no address of this machine unless it is listed: %j",
    async (allowed) => {
      const { got, webhook } = await receiver(status(200));
      await expect(webhook(allowed).send(deliveries(1))).rejects.toThrow("list it under allowAddresses");
      await expect(webhook(allowed, "127.0.0.1").send(deliveries(1))).rejects.toThrow("list it under allowAddresses");
      expect(got).toEqual([]);
    },
  );

  it("refuses a secret that others can read, and takes a new one without a restart", async () => {
    const { got, webhook, secretFile } = await receiver(status(200));
    const one = webhook();
    chmodSync(secretFile, 0o644);
    await expect(one.send(deliveries(1))).rejects.toThrow("Mend: chmod 600");
    chmodSync(secretFile, 0o600);
    await one.send(deliveries(1));
    writeFileSync(secretFile, "another secret of some length");
    await one.send(deliveries(1));
    const hashes = got.map(({ headers, body }) => {
      const [, seconds] = /t=(\d+)/.exec(String(headers["limpid-signature"])) ?? [];
      return ["0123456789abcdef0123456789abcdef", "another secret of some length"].findIndex((secret) =>
        String(headers["limpid-signature"]).endsWith(
          createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex"),
        ),
      );
    });
    expect(hashes).toEqual([0, 1]);
  });
});

describe("Addresses", () => {
  test.each([
    ["127.0.0.1", false],
    ["127.9.9.9", false],
    ["0.0.0.0", false],
    ["169.254.169.254", false],
    ["224.0.0.1", false],
    ["::1", false],
    ["::", false],
    ["fe80::1", false],
    ["::ffff:127.0.0.1", false],
    ["::ffff:7f00:1", false],
    ["::ffff:a9fe:a9fe", false],
    ["10.1.2.3", true],
    ["192.0.2.7", true],
    ["2001:db8::7", true],
    ["localhost", false],
  ])("%s: %s", (address, may) => {
    expect(new Addresses([]).mayReach(address)).toBe(may);
  });

  it("takes what is listed", () => {
    const addresses = new Addresses(["127.0.0.1", "169.254.0.0/16", "fe80::/10"]);
    expect(["127.0.0.1", "::ffff:127.0.0.1", "169.254.1.1", "fe80::9"].map((one) => addresses.mayReach(one))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(addresses.mayReach("127.0.0.2")).toBe(false);
  });

  test.each([
    ["127.0.0.1", true],
    ["10.0.0.0/8", true],
    ["::1/128", true],
    ["10.0.0.0/33", false],
    ["10.0.0.0/", false],
    ["10.0.0.0/8/8", false],
    ["example.org", false],
    ["", false],
  ])("isNetwork(%j) is %s", (text, is) => {
    expect(isNetwork(text)).toBe(is);
  });
});

describe("readSecret", () => {
  it("wants some length, and takes the line feed away", () => {
    const path = join(newFolder(), "secret");
    writeFileSync(path, "short\n", { mode: 0o600 });
    expect(() => readSecret(path)).toThrow("fewer than 16 bytes");
    writeFileSync(path, `${SECRET}\r\n`);
    expect(Buffer.from(readSecret(path)).toString()).toBe(SECRET);
  });
});
