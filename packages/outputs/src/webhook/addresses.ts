import { BlockList, isIP } from "node:net";

/**
 * Addresses that mean this machine or its own link: a service here, or a cloud's metadata, is no receiver of findings
 * unless somebody says so.
 */
const LOCAL: readonly string[] = [
  "0.0.0.0/8",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "::/128",
  "::1/128",
  "fe80::/10",
  "ff00::/8",
];

/** Which addresses a webhook may connect to. */
export class Addresses {
  readonly #local = listOf(LOCAL);
  readonly #allowed: BlockList;

  /** `allowed`: addresses, or networks as `10.0.0.0/8`. */
  constructor(allowed: readonly string[]) {
    this.#allowed = listOf(allowed);
  }

  mayReach(address: string): boolean {
    const plain = withoutMapping(address);
    const family = isIP(plain) === 6 ? "ipv6" : "ipv4";
    return isIP(plain) !== 0 && (!this.#local.check(plain, family) || this.#allowed.check(plain, family));
  }
}

/** Whether text is an address or a network that {@link Addresses} takes. */
export function isNetwork(text: string): boolean {
  const [address = "", prefix, ...rest] = text.split("/");
  const bits = isIP(address) === 6 ? 128 : 32;
  return (
    isIP(address) !== 0 &&
    rest.length === 0 &&
    (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits))
  );
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", prefix] = network.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

const MAPPED = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;
const MAPPED_IN_HEX = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i;

/** An IPv4 address written as IPv6 is that IPv4 address. @see RFC 4291, section 2.5.5.2 */
function withoutMapping(address: string): string {
  const [, dotted] = MAPPED.exec(address) ?? [];
  if (dotted !== undefined) return dotted;
  const [, high, low] = MAPPED_IN_HEX.exec(address) ?? [];
  if (high === undefined || low === undefined) return address;
  const [one, other] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return `${one >> 8}.${one & 255}.${other >> 8}.${other & 255}`;
}
