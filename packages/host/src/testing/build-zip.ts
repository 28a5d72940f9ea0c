import { crc32, deflateRawSync } from "node:zlib";

export interface ZipMember {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly method?: number;
  readonly flags?: number;
  /** What the directory claims instead of the truth. */
  readonly claims?: {
    readonly size?: number;
    readonly crc?: number;
    readonly offset?: number;
    readonly localName?: string;
  };
  /** Sizes and place in the 64-bit field. */
  readonly zip64?: boolean;
  /** Data that is there already, in place of compressing `bytes`. */
  readonly data?: Uint8Array;
}

/** A zip file as asked for, also one that no tool would write. */
export function buildZip(members: readonly ZipMember[], { prefix = 0, zip64End = false } = {}): Buffer {
  const parts: Buffer[] = [Buffer.alloc(prefix, "#")];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, bytes, method = 8, flags = 0, claims = {}, zip64 = false, data } of members) {
    const packed = data ?? (method === 8 ? deflateRawSync(bytes) : Buffer.from(bytes));
    const localName = Buffer.from(claims.localName ?? name, "latin1");
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(method, 8);
    local.writeUInt16LE(localName.length, 26);
    parts.push(local, localName, Buffer.from(packed));
    const size = claims.size ?? bytes.length;
    const offset = claims.offset ?? at;
    const extra = Buffer.alloc(zip64 ? 28 : 0);
    if (zip64) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(24, 2);
      extra.writeBigUInt64LE(BigInt(size), 4);
      extra.writeBigUInt64LE(BigInt(packed.length), 12);
      extra.writeBigUInt64LE(BigInt(offset), 20);
    }
    const entry = Buffer.alloc(46);
    const nameBytes = Buffer.from(name, "latin1");
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(flags, 8);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(claims.crc ?? crc32(bytes), 16);
    entry.writeUInt32LE(zip64 ? 0xffffffff : packed.length, 20);
    entry.writeUInt32LE(zip64 ? 0xffffffff : size, 24);
    entry.writeUInt16LE(nameBytes.length, 28);
    entry.writeUInt16LE(extra.length, 30);
    entry.writeUInt32LE(zip64 ? 0xffffffff : offset, 42);
    directory.push(entry, nameBytes, extra);
    at += 30 + localName.length + packed.length;
  }
  const table = Buffer.concat(directory);
  const end64 = Buffer.alloc(zip64End ? 76 : 0);
  if (zip64End) {
    end64.writeUInt32LE(0x06064b50, 0);
    end64.writeBigUInt64LE(44n, 4);
    end64.writeBigUInt64LE(BigInt(members.length), 24);
    end64.writeBigUInt64LE(BigInt(members.length), 32);
    end64.writeBigUInt64LE(BigInt(table.length), 40);
    end64.writeBigUInt64LE(BigInt(at), 48);
    end64.writeUInt32LE(0x07064b50, 56);
    end64.writeBigUInt64LE(BigInt(at + table.length), 64);
    end64.writeUInt32LE(1, 72);
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(zip64End ? 0xffff : members.length, 8);
  end.writeUInt16LE(zip64End ? 0xffff : members.length, 10);
  end.writeUInt32LE(zip64End ? 0xffffffff : table.length, 12);
  end.writeUInt32LE(zip64End ? 0xffffffff : at, 16);
  return Buffer.concat([...parts, table, end64, end]);
}
