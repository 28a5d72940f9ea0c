/** A file in an archive. */
export interface Member {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly mode?: number;
}

const BLOCK = 512;

/** A tar archive (POSIX ustar), made in memory so that no unpacked program lies on the disk before its time. */
export function tarOf(members: readonly Member[]): Buffer {
  const blocks = members.flatMap(({ name, bytes, mode = 0o755 }) => {
    const header = Buffer.alloc(BLOCK);
    header.write(name, 0, 100);
    header.write(octal(mode, 7), 100);
    header.write(octal(0, 7), 108);
    header.write(octal(0, 7), 116);
    header.write(octal(bytes.length, 11), 124);
    header.write(octal(0, 11), 136);
    header.fill(" ", 148, 156);
    header.write("0", 156);
    header.write("ustar\x0000", 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${octal(sum, 6)}\0 `, 148);
    return [header, Buffer.from(bytes), Buffer.alloc(-bytes.length & (BLOCK - 1))];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

/** An ar archive, as Debian packages are. */
export function arOf(members: readonly Member[]): Buffer {
  const parts = members.flatMap(({ name, bytes }) => {
    const header = `${name.padEnd(16)}${"0".padEnd(12)}${"0".padEnd(6)}${"0".padEnd(6)}${"100644".padEnd(8)}${String(bytes.length).padEnd(10)}\`\n`;
    return [Buffer.from(header), Buffer.from(bytes), Buffer.alloc(bytes.length & 1, "\n")];
  });
  return Buffer.concat([Buffer.from("!<arch>\n"), ...parts]);
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}
