import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

const LONGEST = 4096;
const SHORTEST = 16;

/** The shared secret: the file's bytes without the line feed at the end. Throws with what is wrong and its mend. */
export function readSecret(path: string): Uint8Array {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw new Error(`${path} is no regular file`);
    if ((stat.mode & 0o077) !== 0) throw new Error(`${path} can be read by others. Mend: chmod 600 ${path}`);
    const bytes = Buffer.alloc(LONGEST);
    let secret = bytes.subarray(0, readSync(file, bytes, 0, LONGEST, 0));
    while (secret.at(-1) === 10 || secret.at(-1) === 13) secret = secret.subarray(0, -1);
    if (secret.length < SHORTEST) {
      throw new Error(`${path} holds fewer than ${SHORTEST} bytes. Mend: openssl rand -hex 32 > ${path}`);
    }
    return secret;
  } finally {
    closeSync(file);
  }
}
