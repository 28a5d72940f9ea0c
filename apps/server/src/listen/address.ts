import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { BlockList, isIP } from "node:net";
import { createSecureContext } from "node:tls";
import { escapeText } from "@limpid/core";
import type { Names } from "../access/origin.ts";

export interface ListenOptions {
  /** An address of this machine, or `localhost`. */
  readonly host?: string;
  /** 0: any that is free. */
  readonly port?: number;
  readonly tls?: { readonly certFile: string; readonly keyFile: string };
  /** Addresses or networks (`10.0.0.0/8`) whose word about who asks is believed. */
  readonly trustedProxies?: readonly string[];
  /** Further names under which browsers and senders reach it. */
  readonly names?: readonly string[];
}

/** Why the server does not listen there; for people, with what to do. */
export class ListenError extends Error {}

export interface ListenPlan {
  readonly host: string;
  readonly port: number;
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined;
  readonly names: Names;
  readonly trustedProxies: readonly string[];
  /** Whether a connection may come from this address. */
  readonly mayConnect: (address: string | undefined) => boolean;
  readonly isProxy: (address: string) => boolean;
}

export const DEFAULT_PORT = 8443;

/** What to listen on. Throws a `ListenError` where what passes by could read or change what is sent. */
export function planListening(options: ListenOptions): ListenPlan {
  const { host = "127.0.0.1", port = DEFAULT_PORT, trustedProxies = [], names = [] } = options;
  const address = host === "localhost" ? "127.0.0.1" : host;
  if (isIP(address) === 0)
    throw new ListenError(`${escapeText(host)}: an address of this machine is expected, such as 127.0.0.1 or 0.0.0.0`);
  const proxies = listOf(trustedProxies);
  const loopback = isLoopback(address);
  const tls = options.tls === undefined ? undefined : readTls(options.tls);
  if (!loopback && tls === undefined && trustedProxies.length === 0) {
    throw new ListenError(
      [
        `${address} can be reached from other machines, and without TLS passwords and findings would pass in the clear.`,
        "Give a certificate (--tls-cert FILE --tls-key FILE), or name the proxy that speaks TLS (--trusted-proxy ADDRESS).",
      ].join("\n"),
    );
  }
  const literal = address.includes(":") ? `[${address}]` : address;
  const own = loopback ? ["localhost", "127.0.0.1", "[::1]", literal] : [literal];
  return {
    host: address,
    port,
    tls,
    trustedProxies,
    names: {
      hosts: [...new Set([...own, ...names.map((name) => name.toLowerCase()), ...(tls?.names ?? [])])],
      anyAddress: ["0.0.0.0", "::"].includes(address),
    },
    // In the clear and reachable from elsewhere: for the proxy alone, which is asked for TLS.
    mayConnect: (from) =>
      loopback || tls !== undefined || (from !== undefined && (isIn(proxies, from) || isLoopback(from))),
    isProxy: (from) => isIn(proxies, from),
  };
}

function readTls({ certFile, keyFile }: NonNullable<ListenOptions["tls"]>) {
  const cert = readPart(certFile, "certificate");
  const key = readPart(keyFile, "key");
  try {
    createSecureContext({ cert, key });
    return { cert, key, names: namesOf(new X509Certificate(cert)) };
  } catch (error) {
    throw new ListenError(
      `${escapeText(certFile)} and ${escapeText(keyFile)} are no certificate with its key in PEM: ${escapeText((error as Error).message)}`,
    );
  }
}

function readPart(file: string, what: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new ListenError(`the ${what} ${escapeText(file)} cannot be read: ${escapeText((error as Error).message)}`);
  }
}

/** A browser lets no other name in than those of the certificate, so these are ours. */
function namesOf({ subjectAltName = "" }: X509Certificate): readonly string[] {
  return subjectAltName.split(", ").flatMap((entry) => {
    const [, kind, value = ""] = /^(DNS|IP Address):([0-9A-Za-z.:*_-]{1,253})$/.exec(entry) ?? [];
    if (kind === "DNS") return value.toLowerCase();
    return kind === "IP Address" ? (value.includes(":") ? `[${value.toLowerCase()}]` : value) : [];
  });
}

const LOOPBACK = listOf(["127.0.0.0/8", "::1"]);

export function isLoopback(address: string): boolean {
  return isIn(LOOPBACK, address);
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits] = network.split("/");
    const family = isIP(address);
    const size = family === 6 ? 128 : 32;
    const prefix = bits === undefined ? size : Number(bits);
    if (family === 0 || !Number.isInteger(prefix) || prefix < 1 || prefix > size)
      throw new ListenError(`${escapeText(network)}: an address or a network such as 10.0.0.0/8 is expected`);
    list.addSubnet(address, prefix, family === 6 ? "ipv6" : "ipv4");
  }
  return list;
}

function isIn(list: BlockList, address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  const family = isIP(plain);
  return family !== 0 && list.check(plain, family === 6 ? "ipv6" : "ipv4");
}
