import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { Problem } from "../app/problem.ts";

const derive = promisify(argon2);

/** Above OWASP's least for argon2id (19 MiB, 2 passes): about 60 ms and 32 MiB on one core. */
const COST = { memory: 32_768, passes: 3, parallelism: 1 } as const;
const SALT = 16;
const LENGTH = 32;
/** At once; the others wait, so that signing in takes neither the memory nor the cores from everything else. */
const AT_ONCE = 2;
const WAITING = 32;

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{8,88})\$([A-Za-z0-9+/]{16,88})$/;

let running = 0;
const queue: (() => void)[] = [];

/** A password as it is stored: argon2id in the PHC format, so that the cost can grow later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT);
  const tag = await inTurn(() => computed(password, salt, COST, LENGTH));
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`;
}

/** Takes the same time whether there is a password or not. */
export async function isPassword(password: string, stored: string | null | undefined): Promise<boolean> {
  const parts = PHC.exec(stored ?? NOBODYS);
  if (parts === null) return false;
  const [, memory, passes, parallelism, salt = "", right = ""] = parts;
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const wanted = Buffer.from(right, "base64");
  const tag = await inTurn(() => computed(password, Buffer.from(salt, "base64"), cost, wanted.length));
  return timingSafeEqual(tag, wanted) && stored !== null && stored !== undefined;
}

/** The same cost as a real one; no password has this tag. */
const NOBODYS = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${unpadded(Buffer.alloc(SALT))}$${unpadded(Buffer.alloc(LENGTH))}`;

function computed(
  password: string,
  salt: Buffer,
  cost: typeof COST | Record<keyof typeof COST, number>,
  length: number,
) {
  // The same letters however a keyboard composes them.
  const message = Buffer.from(password.normalize("NFC"));
  return derive("argon2id", { message, nonce: salt, tagLength: length, ...cost });
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (queue.length >= WAITING) throw new Problem(429, "busy", "Too many people sign in at once.", { retryAfter: 5 });
    await new Promise<void>((go) => queue.push(go));
  } else running += 1;
  try {
    return await work();
  } finally {
    const next = queue.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

function unpadded(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}
