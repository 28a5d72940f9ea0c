import type { Kernel } from "../../kernel/kernel.ts";

/**
 * The calls that reading, computing and answering need, with their numbers on x86-64 and arm64. No file can be
 * opened, no socket made, no process or thread started, no other process reached: such calls answer EPERM.
 *
 * @see https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/scripts/syscall.tbl
 */
const ALLOWED: Readonly<Record<string, readonly [x64: number | undefined, arm64: number | undefined]>> = {
  read: [0, 63],
  write: [1, 64],
  pread64: [17, 67],
  readv: [19, 65],
  writev: [20, 66],
  preadv: [295, 69],
  lseek: [8, 62],
  close: [3, 57],
  fstat: [5, 80],
  statx: [332, 291], // what libuv asks for a descriptor
  newfstatat: [262, 79], // what newer C libraries make of fstat
  recvmsg: [47, 212],
  // Memory.
  mmap: [9, 222],
  munmap: [11, 215],
  mremap: [25, 216],
  mprotect: [10, 226],
  pkey_mprotect: [329, 288],
  madvise: [28, 233],
  brk: [12, 214],
  // The engine's own threads, which run already.
  futex: [202, 98],
  sched_yield: [24, 124],
  sched_getaffinity: [204, 123],
  membarrier: [324, 283],
  rseq: [334, 293],
  set_robust_list: [273, 99],
  epoll_wait: [232, undefined],
  epoll_pwait: [281, 22],
  epoll_ctl: [233, 21],
  poll: [7, undefined],
  ppoll: [271, 73],
  // Time, chance and itself.
  clock_gettime: [228, 113],
  clock_getres: [229, 114],
  clock_nanosleep: [230, 115],
  nanosleep: [35, 101],
  gettimeofday: [96, 169],
  getrandom: [318, 278],
  getpid: [39, 172],
  gettid: [186, 178],
  getrusage: [98, 165],
  sysinfo: [99, 179],
  // Signals of its own, and the end.
  rt_sigaction: [13, 134],
  rt_sigprocmask: [14, 135],
  rt_sigreturn: [15, 139],
  sigaltstack: [131, 132],
  restart_syscall: [219, 128],
  exit: [60, 93],
  exit_group: [231, 94],
};

/** AUDIT_ARCH_* and the number of seccomp(2). */
const MACHINES: Readonly<Record<string, { readonly column: 0 | 1; readonly arch: number; readonly seccomp: number }>> =
  {
    x64: { column: 0, arch: 0xc000003e, seccomp: 317 },
    arm64: { column: 1, arch: 0xc00000b7, seccomp: 277 },
  };

const PR_SET_NO_NEW_PRIVS = 38;
const SECCOMP_SET_MODE_FILTER = 1;
const SECCOMP_FILTER_FLAG_TSYNC = 1;
const KILL_PROCESS = 0x80000000;
const ALLOW = 0x7fff0000;
const REFUSE = 0x00050000 | 1; // SECCOMP_RET_ERRNO with EPERM
const LOAD_WORD = 0x20; // BPF_LD | BPF_W | BPF_ABS
const JUMP_EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
const RETURN = 0x06; // BPF_RET | BPF_K
const NUMBER_AT = 0; // in struct seccomp_data
const ARCH_AT = 4;

/**
 * Takes away, from all threads of this process and for good, every system call that is not on the list. The result
 * is false where the machine or its kernel cannot.
 *
 * @see seccomp(2)
 */
export function allowOnlyReading(kernel: Kernel, machine: string = process.arch): boolean {
  const known = MACHINES[machine];
  if (known === undefined) return false;
  const numbers = Object.values(ALLOWED).flatMap((numbers) => numbers[known.column] ?? []);
  const code = filterCode(known.arch, numbers);
  const program = Buffer.alloc(16); // struct sock_fprog: a count, padding, a pointer
  program.writeUInt16LE(code.length / 8, 0);
  program.writeBigUInt64LE(BigInt(kernel.koffi.address(code)), 8);
  // Asked for by the kernel, and usually set before this process began; it comes to all threads with the filter.
  const control = kernel.bind("int prctl(int operation, long value, long second, long third, long fourth)");
  control(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  const call = kernel.bind("long syscall(long number, long operation, long flags, void *argument)");
  return call(known.seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, program) === 0;
}

/** The filter as the kernel's own small machine runs it; a number of the x32 interface equals none on the list. */
function filterCode(arch: number, numbers: readonly number[]): Buffer {
  const steps: (readonly [code: number, ifTrue: number, ifFalse: number, value: number])[] = [
    [LOAD_WORD, 0, 0, ARCH_AT],
    [JUMP_EQUAL, 1, 0, arch],
    [RETURN, 0, 0, KILL_PROCESS],
    [LOAD_WORD, 0, 0, NUMBER_AT],
    ...numbers.map((number, index) => [JUMP_EQUAL, numbers.length - index, 0, number] as const),
    [RETURN, 0, 0, REFUSE],
    [RETURN, 0, 0, ALLOW],
  ];
  const code = Buffer.alloc(steps.length * 8); // struct sock_filter
  for (const [index, [operation, ifTrue, ifFalse, value]] of steps.entries()) {
    code.writeUInt16LE(operation, index * 8);
    code.writeUInt8(ifTrue, index * 8 + 2);
    code.writeUInt8(ifFalse, index * 8 + 3);
    code.writeUInt32LE(value, index * 8 + 4);
  }
  return code;
}
