import { readFileSync } from "node:fs";
import type { ImageIdentity, Role } from "@limpid/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { processorMs } from "../../../../tests/support/processor-time.ts";
import { roleRows } from "../testing/role-rows.ts";
import { runOf } from "../testing/run.ts";
import { programNames } from "./program.ts";
import { mayLower, Roles } from "./roles.ts";
import { mergeRoles, ROLE_TABLE } from "./table.ts";

const USER = 1000;

describe("Roles", () => {
  const roles = new Roles();

  test.each<{
    readonly image: string;
    readonly argv?: readonly string[];
    readonly role: Role;
    readonly program?: string;
  }>([
    { image: "/usr/bin/bash", role: "shell" },
    { image: "/usr/bin/dash", argv: ["sh", "-c", "id"], role: "shell" },
    { image: "/usr/bin/x86_64-linux-gnu-gcc-12", argv: ["gcc", "x.c"], role: "compiler", program: "gcc" },
    { image: "/usr/bin/aarch64-none-elf-gcc-13.2.0", role: "compiler", program: "gcc" },
    { image: "/usr/bin/x86_64-w64-mingw32-g++-12", role: "compiler", program: "g++" },
    { image: "/usr/lib/gcc/x86_64-linux-gnu/12/cc1plus", role: "compiler", program: "cc1plus" },
    { image: "/usr/bin/clang-15", role: "compiler", program: "clang" },
    { image: "/usr/local/go/pkg/tool/linux_amd64/compile", role: "compiler" },
    { image: "/usr/lib/go-1.22/pkg/tool/linux_amd64/link", role: "linker" },
    { image: "/usr/bin/x86_64-linux-gnu-ld.bfd", argv: ["/usr/bin/ld"], role: "linker", program: "ld.bfd" },
    { image: "/usr/bin/lld-15", argv: ["ld.lld-15", "-o", "x"], role: "linker" },
    {
      image: "/usr/lib/llvm-15/bin/llvm-objcopy",
      argv: ["llvm-strip", "x"],
      role: "strip-tool",
      program: "llvm-strip",
    },
    { image: "/usr/bin/x86_64-linux-gnu-strip", role: "strip-tool", program: "strip" },
    { image: "/usr/bin/x86_64-linux-gnu-objcopy", role: "strip-tool", program: "objcopy" },
    { image: "/usr/bin/upx-ucl", role: "packer" },
    { image: "/usr/bin/python3.11", role: "scripting-engine", program: "python" },
    { image: "/usr/bin/php8.2", role: "scripting-engine", program: "php" },
    { image: "/usr/sbin/php-fpm8.2", role: "service", program: "php-fpm" },
    { image: "/usr/bin/ruby3.1", role: "scripting-engine" },
    { image: "/usr/bin/lua5.4", role: "scripting-engine" },
    { image: "/usr/bin/base64", role: "staging-app", program: "base64" },
    { image: "/usr/lib/git-core/git-remote-http", role: "staging-app" },
    { image: "/usr/bin/7z", role: "staging-app" },
    { image: "/bin/busybox", argv: ["wget", "http://x"], role: "staging-app", program: "wget" },
    { image: "/bin/busybox", argv: ["busybox", "sh"], role: "shell", program: "sh" },
    { image: "/bin/busybox", argv: ["busybox", "--help"], role: "other" },
    { image: "/bin/busybox", argv: ["-sh"], role: "shell", program: "sh" },
    { image: "/usr/bin/toybox", argv: ["toybox", "tar", "x"], role: "staging-app", program: "tar" },
    { image: "/usr/bin/coreutils", argv: ["cp", "a", "b"], role: "copy-tool", program: "cp" },
    { image: "/usr/bin/nginx (deleted)", role: "service", program: "nginx" },
    { image: "/usr/bin/dpkg", role: "package-manager" },
    {
      image: "/usr/bin/python3.11",
      argv: ["/usr/bin/python3", "/usr/bin/pip", "install", "x"],
      role: "package-manager",
      program: "pip",
    },
    {
      image: "/usr/bin/python3.11",
      argv: ["python3", "-W", "ignore", "/usr/bin/unattended-upgrade"],
      role: "package-manager",
    },
    {
      image: "/usr/bin/python3.11",
      argv: ["python3", "-m", "http.server", "8099"],
      role: "service",
      program: "http.server",
    },
    {
      image: "/usr/bin/node",
      argv: ["node", "/usr/lib/node_modules/npm/bin/npm-cli.js", "ci"],
      role: "package-manager",
      program: "npm-cli",
    },
    {
      image: "/usr/bin/java",
      argv: ["java", "-jar", "/usr/share/jenkins/agent.jar"],
      role: "ci-runner",
      program: "agent",
    },
    { image: "/usr/bin/java", argv: ["java", "-jar", "/tmp/agent.jar"], role: "scripting-engine", program: "java" },
    { image: "/usr/bin/python3.11", argv: ["python3", "-c", "import pip"], role: "scripting-engine" },
    { image: "/usr/bin/python3.11", argv: ["python3", "/tmp/pip"], role: "scripting-engine" },
    { image: "/usr/bin/python3.11", argv: ["python3", "-m", "pip"], role: "scripting-engine" },
    { image: "/opt/tool", argv: ["bash"], role: "shell", program: "bash" },
    { image: "/opt/tool", argv: ["dpkg"], role: "other" },
    { image: "/tmp/exe", argv: ["/proc/self/exe"], role: "other" },
    { image: "/memfd:x (deleted)", argv: ["kthreadd"], role: "other" },
    { image: "/tmp/.cache-x/agent", role: "other" },
  ])("$image $argv is $role", ({ image, argv, role, program }) => {
    const found = roles.of(runOf(image, argv), USER);
    expect(found.role).toBe(role);
    if (program !== undefined) expect(found.program).toBe(program);
  });

  test("an image that was never seen has no role", () => {
    expect(roles.of(runOf(undefined), USER)).toMatchObject({ role: "other", identity: "unverified" });
  });

  test("a script that the kernel ran an interpreter for counts like one in the arguments", () => {
    const pip = runOf("/usr/bin/python3.11", ["/usr/bin/python3", "/usr/bin/pip3"], { script: "/usr/bin/pip3" });
    expect(roles.of(pip, USER)).toMatchObject({
      role: "package-manager",
      kind: "language-packages",
      identity: "system-path",
    });
    const fake = runOf("/usr/bin/python3.11", ["/usr/bin/python3", "/tmp/pip3"], { script: "/tmp/pip3" });
    expect(roles.of(fake, USER)).toMatchObject({ role: "scripting-engine" });
  });
});

describe("identity", () => {
  const owned = new Roles(ROLE_TABLE, {
    packageOf: (path) =>
      path === "/usr/bin/dpkg" || path === "/opt/x/gcc" ? { manager: "dpkg", name: "x" } : undefined,
  });
  const changed = new Roles(ROLE_TABLE, { packageOf: () => ({ manager: "dpkg", name: "x", intact: false }) });
  const receipts = new Roles(ROLE_TABLE, { packageOf: () => ({ manager: "pkgutil", name: "x" }) });
  const written = new Roles(ROLE_TABLE, { writtenHere: (path) => path === "/usr/bin/gcc" });
  const plain = new Roles();
  const declared = new Roles(
    mergeRoles(ROLE_TABLE, [{ role: "ci-runner", programs: ["/opt/actions-runner/", "my-runner"], declared: true }]),
  );

  test.each<{
    readonly name: string;
    readonly roles: Roles;
    readonly run: ReturnType<typeof runOf>;
    readonly uid?: number;
    readonly identity: ImageIdentity;
  }>([
    { name: "a package owns it", roles: owned, run: runOf("/opt/x/gcc"), uid: USER, identity: "package-owned" },
    {
      name: "a package owns it under its other name",
      roles: owned,
      run: runOf("/bin/dpkg"),
      uid: USER,
      identity: "package-owned",
    },
    {
      name: "a receipt of macOS lists it, as anybody's package can make one",
      roles: receipts,
      run: runOf("/opt/x/gcc"),
      uid: USER,
      identity: "unverified",
    },
    {
      name: "its bytes are not the package's",
      roles: changed,
      run: runOf("/usr/bin/gcc"),
      uid: USER,
      identity: "unverified",
    },
    {
      name: "a system path, its owner not said",
      roles: plain,
      run: runOf("/usr/bin/gcc"),
      uid: USER,
      identity: "system-path",
    },
    {
      name: "a system path of root's",
      roles: plain,
      run: runOf("/usr/bin/gcc", ["gcc"], { owner: 0 }),
      uid: USER,
      identity: "system-path",
    },
    {
      name: "a system path of the judged user",
      roles: plain,
      run: runOf("/usr/bin/gcc", ["gcc"], { owner: USER }),
      uid: USER,
      identity: "unverified",
    },
    {
      name: "a system path that anybody writes",
      roles: plain,
      run: runOf("/usr/bin/gcc", ["gcc"], { mode: 0o100757 }),
      uid: 0,
      identity: "unverified",
    },
    {
      name: "a system path that a group writes",
      roles: plain,
      run: runOf("/usr/bin/gcc", ["gcc"], { mode: 0o100775 }),
      uid: USER,
      identity: "unverified",
    },
    {
      name: "a system path, judged user root",
      roles: plain,
      run: runOf("/usr/bin/gcc"),
      uid: 0,
      identity: "system-path",
    },
    {
      name: "a system path written in this stream",
      roles: written,
      run: runOf("/usr/bin/gcc"),
      uid: 0,
      identity: "unverified",
    },
    { name: "a name in /tmp", roles: plain, run: runOf("/tmp/x/dpkg"), uid: USER, identity: "unverified" },
    {
      name: "a shell copied to a runner's name",
      roles: plain,
      run: runOf("/home/u/Runner.Worker", ["sh"]),
      uid: USER,
      identity: "unverified",
    },
    {
      name: "a path that leaves its folder",
      roles: plain,
      run: runOf("/usr/bin/../../tmp/gcc"),
      uid: USER,
      identity: "unverified",
    },
    {
      name: "a declared folder",
      roles: declared,
      run: runOf("/opt/actions-runner/bin/Runner.Worker"),
      uid: USER,
      identity: "declared",
    },
    {
      name: "a declared folder, file of the judged user",
      roles: declared,
      run: runOf("/opt/actions-runner/bin/Runner.Worker", ["x"], { owner: USER }),
      uid: USER,
      identity: "unverified",
    },
    {
      name: "a declared name elsewhere",
      roles: declared,
      run: runOf("/tmp/my-runner"),
      uid: USER,
      identity: "unverified",
    },
    {
      name: "the administrator's folder, owner not said",
      roles: plain,
      run: runOf("/usr/local/bin/go"),
      uid: USER,
      identity: "unverified",
    },
    {
      name: "the administrator's folder, root's file",
      roles: plain,
      run: runOf("/usr/local/bin/go", ["go"], { owner: 0 }),
      uid: USER,
      identity: "system-path",
    },
    {
      name: "nobody to judge",
      roles: plain,
      run: runOf("/usr/local/bin/go", ["go"], { owner: 0 }),
      identity: "unverified",
    },
  ])("$name: $identity", ({ roles, run, uid, identity }) => {
    const found = roles.of(run, uid);
    expect(found.identity).toBe(identity);
    expect(mayLower(found)).toBe(identity !== "unverified");
  });

  test("a role that explains a file is never lent to an unknown image by a name in its arguments", () => {
    const explaining = ["dpkg", "Runner.Worker", "make", "runc", "sshd", "systemd", "puppet"];
    for (const name of explaining) {
      for (const argv of [[name], ["python3", name], ["sh", `/tmp/${name}`], ["python3", "-m", name]]) {
        for (const image of ["/tmp/x", "/tmp/python3", "/tmp/busybox"]) {
          const found = new Roles().of(runOf(image, argv), 0);
          expect(mayLower(found), `${image} ${argv.join(" ")}`).toBe(false);
        }
      }
    }
  });

  test("declared names win over built-in ones", () => {
    const table = mergeRoles(ROLE_TABLE, [{ role: "build-tool", programs: ["curl"] }]);
    expect(new Roles(table).of(runOf("/usr/bin/curl"), USER).role).toBe("build-tool");
  });
});

describe("programNames", () => {
  test.each([
    { path: "/usr/bin/python3.11", names: ["python3.11", "python"] },
    { path: "/usr/bin/base64", names: ["base64", "base"] },
    { path: "/usr/sbin/cron (deleted)", names: ["cron"] },
    {
      path: "/usr/bin/x86_64-linux-gnu-gcc-12",
      names: [
        "x86_64-linux-gnu-gcc-12",
        "x86_64-linux-gnu-gcc",
        "linux-gnu-gcc-12",
        "linux-gnu-gcc",
        "gnu-gcc-12",
        "gnu-gcc",
        "gcc-12",
        "gcc",
        "12",
      ],
    },
    { path: "", names: [] },
    { path: "/", names: [] },
  ])("$path", ({ path, names }) => {
    expect(programNames(path)).toEqual(names);
  });

  test("any text costs bounded time and gives few names", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 5000 }), (text) => {
        expect(programNames(`x86_64-${text}`).length).toBeLessThanOrEqual(12);
        new Roles().of(runOf(`/${text}`, [text, "-jar", text]), 0);
      }),
    );
    const begin = processorMs();
    for (const text of ["1.".repeat(500_000), "-1".repeat(500_000), "/".repeat(500_000)])
      new Roles().of(runOf(text, [text]), 0);
    expect(processorMs() - begin).toBeLessThan(1_000);
  });
});

describe("the documented table", () => {
  const document = readFileSync(new URL("../../../../docs/reference/roles.md", import.meta.url), "utf8");

  test("is the one that is used", () => {
    expect(document).toContain(roleRows(ROLE_TABLE));
  });

  test("names each program once per kind of look-up, except where a later line refines it", () => {
    const seen = new Map<string, number>();
    for (const { programs } of ROLE_TABLE) for (const name of programs) seen.set(name, (seen.get(name) ?? 0) + 1);
    const twice = [...seen].filter(([, times]) => times > 1).map(([name]) => name);
    expect(twice).toEqual([]);
  });
});
