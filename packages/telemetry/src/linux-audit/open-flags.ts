/** @see include/uapi/asm-generic/fcntl.h; the same on every architecture that is read here */
const O_ACCMODE = 3;
const O_WRONLY = 1;
const O_RDWR = 2;
const O_CREAT = 0x40;
const O_TRUNC = 0x200;
const O_PATH = 0x200000;
const TMPFILE_BIT = 0x400000; // __O_TMPFILE: O_DIRECTORY beside it differs between architectures

/** O_CREAT | O_WRONLY | O_TRUNC: what creat(2) stands for. */
export const CREAT_FLAGS = O_CREAT | O_WRONLY | O_TRUNC;

/** Whether an open with these flags can neither write, nor create, nor cut the file. */
export function isReading(flags: number): boolean {
  return (flags & O_PATH) !== 0 || (!isWriting(flags) && (flags & (O_CREAT | O_TRUNC | TMPFILE_BIT)) === 0);
}

/** Access mode 3 is for ioctl only. */
export function isWriting(flags: number): boolean {
  const access = flags & O_ACCMODE;
  return access === O_WRONLY || access === O_RDWR;
}

export function truncates(flags: number): boolean {
  return (flags & O_TRUNC) !== 0;
}

export function isUnnamed(flags: number): boolean {
  return (flags & TMPFILE_BIT) !== 0;
}
