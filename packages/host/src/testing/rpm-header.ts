import { dirname } from "node:path";

const INT32 = 4;
const STRING = 6;
const STRING_ARRAY = 8;

/** An rpm header with what the package database reads of it; `files` are paths with their SHA-256, empty for none. */
export function rpmHeader(of: {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly files: Readonly<Record<string, string>>;
}): Buffer {
  const paths = Object.keys(of.files);
  const folders = [...new Set(paths.map((path) => `${dirname(path)}/`))];
  const tags: readonly (readonly [tag: number, type: number, values: readonly (string | number)[]])[] = [
    [1000, STRING, [of.name]],
    [1001, STRING, [of.version]],
    [1002, STRING, [of.release]],
    [1035, STRING_ARRAY, Object.values(of.files)],
    [1116, INT32, paths.map((path) => folders.indexOf(`${dirname(path)}/`))],
    [1117, STRING_ARRAY, paths.map((path) => path.slice(dirname(path).length + 1))],
    [1118, STRING_ARRAY, folders],
    [5011, INT32, [8]], // SHA-256
  ];
  const index = Buffer.alloc(8 + tags.length * 16);
  let data = Buffer.alloc(0);
  for (const [at, [tag, type, values]] of tags.entries()) {
    if (type === INT32) data = Buffer.concat([data, Buffer.alloc(-data.length & 3)]);
    for (const [field, value] of [tag, type, data.length, values.length].entries())
      index.writeUInt32BE(value, 8 + at * 16 + field * 4);
    data = Buffer.concat([data, ...values.map(encode)]);
  }
  index.writeUInt32BE(tags.length, 0);
  index.writeUInt32BE(data.length, 4);
  return Buffer.concat([index, data]);
}

function encode(value: string | number): Buffer {
  if (typeof value === "string") return Buffer.from(`${value}\0`);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
