import { constants } from "node:os";
import type Koffi from "koffi";
import { SensorUnavailable } from "../unavailable.ts";

/** A C function as koffi gives it; text and numbers are what its declaration makes of them. */
export type NativeFunction = (...values: readonly unknown[]) => number;

/**
 * The kernel, asked through this process's own C library. It costs some 300 ns a call: what `node:fs` can do
 * (reading, closing, `fstat`) is left to it.
 */
export class Kernel {
  readonly koffi: typeof Koffi;
  readonly #library: ReturnType<typeof Koffi.load>;

  constructor(koffi: typeof Koffi) {
    this.koffi = koffi;
    this.#library = koffi.load(null); // what Node itself is linked with, whichever C library that is
  }

  /** A function by its C declaration, such as `int unshare(int flags)`. Write `long` where C says `ssize_t`. */
  bind(declaration: string): NativeFunction {
    return this.#library.func(declaration) as NativeFunction;
  }

  /** `ENOENT`: why the last call failed. To be read at once, before any other call. */
  errorName(): string {
    return nameOfError(this.koffi.errno());
  }

  /** @throws {KernelRefusal} when the kernel answered with a number below zero. */
  check(call: string, answer: number): number {
    if (answer < 0) throw new KernelRefusal(call, this.errorName());
    return answer;
  }
}

/** An answer of a call, or the number of its error below zero: for calls whose failure is part of everyday life. */
export function errnoOf(kernel: Kernel, answer: number): number {
  return answer < 0 ? -kernel.koffi.errno() : answer;
}

const ERROR_NAMES = new Map(Object.entries(constants.errno).map(([name, number]) => [number as number, name]));

/** `ESTALE` for 116: libuv's own table leaves out what only Linux has. */
export function nameOfError(errno: number): string {
  return ERROR_NAMES.get(errno) ?? `errno ${errno}`;
}

/** A system call that failed. */
export class KernelRefusal extends Error {
  /** `EPERM` */
  readonly code: string;
  readonly syscall: string;

  constructor(syscall: string, code: string) {
    super(`${syscall}: ${code}`);
    this.name = "KernelRefusal";
    this.code = code;
    this.syscall = syscall;
  }
}

/**
 * Opens the way to the kernel.
 * @throws {SensorUnavailable} where there is no Linux, or no koffi for this machine.
 */
export async function openKernel(
  system: string = process.platform,
  load: () => Promise<{ readonly default: typeof Koffi }> = () => import("koffi"),
): Promise<Kernel> {
  if (system !== "linux") {
    throw new SensorUnavailable("system", "Linux (on macOS: eslogger … | limpid watch -)");
  }
  try {
    return new Kernel((await load()).default);
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n", 1)[0] : String(error);
    throw new SensorUnavailable(
      "library",
      `the optional package koffi, which is not installed or has no build for ${system}-${process.arch} (${why})`,
    );
  }
}
