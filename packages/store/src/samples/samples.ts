import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { closeSync, constants, existsSync, fstatSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { systemCode } from "@limpid/host";
import { writeWhole } from "../durable.ts";
import type { Layout } from "../layout.ts";
import { StoreError } from "../store-error.ts";

/** `none`: no byte of a sample is kept, whoever asks. */
export type SampleMode = "keep" | "none";

export interface KeptSample {
  readonly outcome: "kept" | "already" | "not-kept";
  readonly sha256: string;
}

/** Above nearly every program; what is larger is a sample to be fetched by hand. */
export const MAX_SAMPLE_BYTES = 256 << 20;

const CIPHER = "aes-256-gcm";
const MAGIC = Buffer.from("LMSB\x01");
const NONCE = 12;
const TAG = 16;
const BLOB = /^[0-9a-f]{32}$/;

/**
 * Samples as encrypted files under random names: what looks for malware on this disk finds none, and no name of a
 * sample is a name here. The key is for that, not against whoever can read this folder: it lies beside them.
 */
export class SampleBox {
  readonly #layout: Layout;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  /** Writes a sample, flushed, and gives the name of its file; it counts once a row names it. */
  write(bytes: Uint8Array, sha256: string): string {
    const name = randomBytes(16).toString("hex");
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv(CIPHER, this.#key(true), nonce);
    cipher.setAAD(Buffer.from(sha256));
    const body = [cipher.update(bytes), cipher.final()];
    writeWhole(join(this.#layout.samples, name), Buffer.concat([MAGIC, nonce, cipher.getAuthTag(), ...body]));
    return name;
  }

  /** The bytes of a sample; throws `damaged` when they are not those that were kept. */
  read(blob: string, sha256: string): Uint8Array {
    const path = this.#pathOf(blob);
    try {
      const whole = readOwnFile(path);
      if (!whole.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error("it does not begin as one");
      const nonce = whole.subarray(MAGIC.length, MAGIC.length + NONCE);
      const tag = whole.subarray(MAGIC.length + NONCE, MAGIC.length + NONCE + TAG);
      const decipher = createDecipheriv(CIPHER, this.#key(false), nonce, { authTagLength: TAG });
      decipher.setAAD(Buffer.from(sha256));
      decipher.setAuthTag(tag);
      const bytes = Buffer.concat([decipher.update(whole.subarray(MAGIC.length + NONCE + TAG)), decipher.final()]);
      if (createHash("sha256").update(bytes).digest("hex") !== sha256) throw new Error("its hash is another one");
      return bytes;
    } catch (error) {
      if (error instanceof StoreError) throw error;
      throw new StoreError("damaged", `the sample ${sha256} cannot be read from ${path}: ${(error as Error).message}`);
    }
  }

  remove(blob: string): void {
    rmSync(this.#pathOf(blob), { force: true });
  }

  /** Names of the files that lie there. */
  names(): readonly string[] {
    return existsSync(this.#layout.samples) ? readdirSync(this.#layout.samples) : [];
  }

  /** A name in the database is no path: what is no name of ours leads nowhere. */
  #pathOf(blob: string): string {
    if (!BLOB.test(blob)) throw new StoreError("damaged", "the store names a sample's file by what is no name of one");
    return join(this.#layout.samples, blob);
  }

  #key(make: boolean): Buffer {
    const path = this.#layout.sampleKey;
    try {
      const key = readOwnFile(path);
      if (key.length === 32) return key;
      throw new StoreError(
        "damaged",
        `${path}: 32 bytes of a key expected, ${key.length} present; samples cannot be read`,
      );
    } catch (error) {
      if (systemCode(error) !== "ENOENT") throw error;
    }
    if (!make || this.names().length > 0) {
      throw new StoreError("damaged", `${path} is gone, and with it every sample; restore it from a backup`);
    }
    writeWhole(path, randomBytes(32));
    return readOwnFile(path);
  }
}

function readOwnFile(path: string): Buffer {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile() || stat.size > MAX_SAMPLE_BYTES + 1024) throw new Error("no file of a sample");
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}
