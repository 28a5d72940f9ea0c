export interface TarMember {
  readonly name: string;
  readonly bytes?: Uint8Array;
  readonly type?: string;
  readonly size?: number;
}

/** A tar as asked for, also one that no tool would write. */
export function buildTar(members: readonly TarMember[]): Buffer {
  const blocks = members.flatMap(({ name, bytes = new Uint8Array(0), type = "0", size = bytes.length }) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, 100, "latin1");
    header.write("0000755\0", 100);
    header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
    header.write(type, 156);
    header.write("ustar\x0000", 257);
    header.fill(" ", 148, 156);
    header.write(
      `${header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, "0")}\0 `,
      148,
    );
    return [header, Buffer.from(bytes), Buffer.alloc(-bytes.length & 511)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}
