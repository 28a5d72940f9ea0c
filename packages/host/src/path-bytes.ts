import { decodeLatin1, encodeUtf8, type Latin1 } from "@limpid/core";

/**
 * A path as the kernel has it, one character per byte. Comparing two of them is byte order, and a name that is
 * no UTF-8 survives. Node takes strings as UTF-8, so a path goes to the system through {@link systemPath}.
 */
export type PathBytes = Latin1;

const ASCII = /^[\0-\x7f]*$/;

/** The path behind text of the model, where stray bytes are lone surrogates. */
export function pathBytes(text: string): PathBytes {
  return ASCII.test(text) ? text : Buffer.from(encodeUtf8(text)).toString("latin1");
}

/** The path as text of the model. */
export function pathText(path: PathBytes): string {
  return decodeLatin1(path);
}

/** What to hand to `node:fs`. A buffer per call is slow, so plain names go as they are. */
export function systemPath(path: PathBytes): string | Buffer {
  return ASCII.test(path) ? path : Buffer.from(path, "latin1");
}

export function joinPath(folder: PathBytes, name: PathBytes): PathBytes {
  return folder.endsWith("/") ? folder + name : `${folder}/${name}`;
}
