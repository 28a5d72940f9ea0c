import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, describe, expect, it, test } from "vitest";
import { hasTool } from "../../../../tests/support/corpus.ts";
import { ListenError, type ListenOptions, planListening } from "./address.ts";

const newFolder = temporaryFolders(afterAll);

function why(options: ListenOptions): string {
  try {
    planListening(options);
  } catch (error) {
    if (error instanceof ListenError) return error.message;
    throw error;
  }
  throw new Error("it was accepted");
}

describe("where the server listens", () => {
  it("is this machine alone unless told", () => {
    const plan = planListening({});
    expect(plan).toMatchObject({ host: "127.0.0.1", port: 8443, tls: undefined });
    expect(plan.names).toEqual({ hosts: ["localhost", "127.0.0.1", "[::1]"], anyAddress: false });
  });

  test.each(["0.0.0.0", "::", "10.0.0.5", "192.0.2.1", "2001:db8::1", "169.254.169.254", "::ffff:10.0.0.5"])(
    "is not %s without TLS",
    (host) => {
      expect(why({ host })).toContain("--tls-cert FILE --tls-key FILE");
    },
  );

  test.each(["127.0.0.1", "127.1.2.3", "::1", "localhost"])("may be %s without TLS", (host) => {
    expect(planListening({ host }).mayConnect("127.0.0.1")).toBe(true);
  });

  test.each(["example.org", "0", "127.1", "localhost.example.org", "127.0.0.1\r\nx", ""])("is no name: %j", (host) => {
    expect(why({ host })).toContain("an address of this machine is expected");
  });

  it("may be any address behind a proxy that is named, and answers that proxy alone", () => {
    const plan = planListening({ host: "0.0.0.0", trustedProxies: ["10.0.0.2", "192.168.7.0/24", "fd00::/8"] });
    expect(["10.0.0.2", "::ffff:10.0.0.2", "192.168.7.9", "fd00::1", "127.0.0.1"].filter(plan.mayConnect)).toHaveLength(
      5,
    );
    expect(["10.0.0.3", "192.168.8.1", "::ffff:10.0.0.3", "fe80::1", undefined].filter(plan.mayConnect)).toEqual([]);
  });

  test.each(["proxy", "10.0.0.0/33", "10.0.0.0/0", "10.0.0.0/x", "::/129", "0.0.0.0/0"])(
    "trusts no proxy that is everybody or nobody: %s",
    (proxy) => {
      expect(why({ host: "0.0.0.0", trustedProxies: [proxy] })).toContain("a network such as");
    },
  );
});

describe.skipIf(!hasTool("openssl"))("with TLS", () => {
  const folder = newFolder();
  const [certFile, keyFile] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const of = (name: string) =>
    [certFile, keyFile].map((file) => file.replace(".pem", `-${name}.pem`)) as [string, string];
  for (const [cert, key] of [[certFile, keyFile], of("other")] as const) {
    execFileSync(
      "openssl",
      `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=limpid -addext subjectAltName=DNS:limpid.example.org,DNS:*.inner.example.org,IP:10.0.0.5,IP:fd00::1 -keyout ${key} -out ${cert}`.split(
        " ",
      ),
      { stdio: "ignore" },
    );
  }

  it("may be any address, under the names of the certificate", () => {
    const plan = planListening({ host: "0.0.0.0", tls: { certFile, keyFile }, names: ["Also.Example.org"] });
    expect(plan.names.hosts).toEqual([
      "0.0.0.0",
      "also.example.org",
      "limpid.example.org",
      "*.inner.example.org",
      "10.0.0.5",
      "[fd00:0:0:0:0:0:0:1]",
    ]);
    expect(plan.mayConnect("203.0.113.9")).toBe(true);
  });

  it("refuses files that are no certificate with its key", () => {
    expect(why({ host: "0.0.0.0", tls: { certFile, keyFile: join(folder, "none.pem") } })).toContain("cannot be read");
    expect(why({ host: "0.0.0.0", tls: { certFile, keyFile: of("other")[1] } })).toContain(
      "no certificate with its key",
    );
    writeFileSync(join(folder, "torn.pem"), readFileSync(certFile).subarray(0, 200));
    expect(why({ tls: { certFile: join(folder, "torn.pem"), keyFile } })).toContain("no certificate with its key");
  });
});
