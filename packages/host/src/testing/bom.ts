/** One file, folder or link of a bill of materials, `./usr/bin/tool`; the first is `.` itself. */
export interface ListedFile {
  readonly path: string;
  readonly kind?: "file" | "folder" | "link";
  readonly sizeBytes?: number;
}

const KINDS = { file: 1, folder: 2, link: 3 };

/** A bill of materials as mkbom writes it, `perLeaf` entries to a leaf of its tree. Folders must stand before their files. */
export function bomOf(listed: readonly ListedFile[], perLeaf = 256): Buffer {
  const blocks: Buffer[] = [Buffer.alloc(0)];
  const add = (block: Buffer): number => blocks.push(block) - 1;
  const numbers = new Map<string, number>();
  const entries = listed.map(({ path, kind = "file", sizeBytes = 0 }, index) => {
    numbers.set(path, index + 1);
    const cut = path.lastIndexOf("/");
    const details = Buffer.alloc(31);
    details.writeUInt8(KINDS[kind], 0);
    details.writeUInt8(1, 1);
    details.writeUInt32BE(sizeBytes, 18);
    const info = Buffer.alloc(8);
    info.writeUInt32BE(index + 1, 0);
    info.writeUInt32BE(add(details), 4);
    const name = Buffer.concat([
      word(cut < 0 ? 0 : (numbers.get(path.slice(0, cut)) ?? 0)),
      Buffer.from(`${path.slice(cut + 1)}\0`),
    ]);
    return { details: add(info), name: add(name) };
  });
  const leaves: number[] = [];
  const count = Math.max(1, Math.ceil(entries.length / perLeaf));
  for (let index = 0; index < count; index++) leaves.push(add(Buffer.alloc(0)));
  for (const [index, leaf] of leaves.entries()) {
    const part = entries.slice(index * perLeaf, (index + 1) * perLeaf);
    const pairs = part.flatMap(({ details, name }) => [word(details), word(name)]);
    blocks[leaf] = Buffer.concat([node(1, part.length, leaves[index + 1] ?? 0, leaves[index - 1] ?? 0), ...pairs]);
  }
  const lasts = leaves.map((_, index) => entries[Math.min(entries.length, (index + 1) * perLeaf) - 1]?.name ?? 0);
  const above = Buffer.concat([
    node(0, leaves.length, 0, 0),
    ...leaves.flatMap((leaf, index) => [word(leaf), word(lasts[index] ?? 0)]),
  ]);
  const root = leaves.length > 1 ? add(above) : (leaves[0] ?? 0);
  const tree = add(
    Buffer.concat([Buffer.from("tree"), word(1), word(root), word(4096), word(entries.length), Buffer.alloc(1)]),
  );

  const pointers: Buffer[] = [];
  let at = 512;
  for (const block of blocks) {
    pointers.push(word(block.length === 0 ? 0 : at), word(block.length));
    at += block.length;
  }
  const variables = Buffer.concat([word(1), word(tree), Buffer.from([5]), Buffer.from("Paths")]);
  const index = Buffer.concat([word(blocks.length), ...pointers, word(0)]);
  const header = Buffer.alloc(512);
  header.write("BOMStore", 0, "latin1");
  for (const [place, value] of [
    1,
    blocks.length - 1,
    at + variables.length,
    index.length,
    at,
    variables.length,
  ].entries()) {
    header.writeUInt32BE(value, 8 + 4 * place);
  }
  return Buffer.concat([header, ...blocks, variables, index]);
}

function node(kind: number, count: number, next: number, before: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt16BE(kind, 0);
  bytes.writeUInt16BE(count, 2);
  bytes.writeUInt32BE(next, 4);
  bytes.writeUInt32BE(before, 8);
  return bytes;
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
