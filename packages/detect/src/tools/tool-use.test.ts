import type { ImageRun } from "@limpid/core";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { processorMs } from "../../../../tests/support/processor-time.ts";
import { toolUse } from "./tool-use.ts";

function run(image: string, argv: readonly string[], argvComplete = true): ImageRun {
  return { image, argv, argvComplete, at: 0, event: undefined, file: undefined, script: undefined, cwd: "/work" };
}

/** A command line as a shell without quotes would cut it; the image is its first word below /usr/bin. */
function use(line: string, image?: string) {
  const argv = line.split(" ");
  return toolUse(run(image ?? `/usr/bin/${argv[0]}`, argv));
}

describe("toolUse: which program it is", () => {
  test.each([
    ["/usr/bin/x86_64-linux-gnu-gcc-12", "gcc a.c", "gcc"],
    ["/usr/bin/gcc-12.2", "gcc a.c", "gcc"],
    ["/usr/bin/clang-16", "clang a.c", "clang"],
    ["/usr/bin/x86_64-linux-gnu-g++", "g++ a.cc", "g++"],
    ["/usr/bin/x86_64-linux-gnu-ld.bfd", "/usr/bin/ld a.o", "ld.bfd"],
    ["/usr/lib/llvm-16/bin/lld", "ld.lld a.o", "ld.lld"],
    ["/usr/lib/llvm-16/bin/llvm-objcopy", "llvm-strip a", "strip"],
    ["/usr/lib/llvm-16/bin/llvm-objcopy", "llvm-objcopy a", "objcopy"],
    ["/usr/bin/eu-strip", "eu-strip a", "strip"],
    ["/tmp/strip (deleted)", "strip a", "strip"],
    ["/usr/local/go1.22/bin/go", "go build", "go"],
    ["/usr/local/go/pkg/tool/linux_amd64/link", "link -o a", "link"],
    ["/usr/bin/link", "link a b", undefined],
    ["/usr/bin/gcc-ar", "gcc-ar r a", undefined],
    ["/usr/bin/pixi-go", "pixi-go build", undefined],
    ["/usr/bin/curl", "curl -s -o a http://h", undefined],
    ["/usr/bin/make", "make -s", undefined],
    ["/usr/bin/as", "as -o a.o a.s", undefined],
  ])("%s called as %s is %s", (image, line, tool) => {
    expect(use(line, image)?.tool).toBe(tool);
  });
});

describe("toolUse: what is stripped", () => {
  test.each([
    // Compilers
    ["gcc -O2 -s -o hello hello.c", ["ld -s"]],
    ["gcc -Os -static hello.c", []],
    ["gcc -c -s -o hello.o hello.c", []],
    ["gcc -Wl,-s hello.c", ["ld -s"]],
    ["gcc -Wl,-z,now,--strip-all hello.c", ["ld -s"]],
    ["gcc -Wl,-soname,-s hello.c", []],
    ["gcc -Wl,-S hello.c", ["ld -S"]],
    ["gcc -Xlinker -s hello.c", ["ld -s"]],
    ["gcc -Xlinker --discard-all hello.c", ["ld -x"]],
    ["gcc -include -s hello.c", []],
    ["gcc -x c -s -", ["ld -s"]],
    ["clang -Wl,-x,-S hello.c", ["ld -x", "ld -S"]],
    ["gcc -S hello.c", []],
    // Linkers
    ["ld -s a.o", ["ld -s"]],
    ["ld -sx a.o", ["ld -s", "ld -x"]],
    ["ld -strip-all a.o", ["ld -s"]],
    ["ld -o -s a.o", []],
    ["ld -e -s a.o", []],
    ["ld -soname x -EL a.o", []],
    ["ld -shared -static a.o", []],
    // Strip tools
    ["strip hello", ["strip -s"]],
    ["strip -s hello", ["strip -s"]],
    ["strip -psv hello", ["strip -s"]],
    ["strip -pg hello", ["strip -g"]],
    ["strip --strip-unneeded hello", ["strip --strip-unneeded"]],
    ["strip -R .comment hello", []],
    ["strip -K main -s hello", ["strip -s"]],
    ["strip -K -s hello", ["strip -s"]],
    ["strip --only-keep-debug hello", []],
    ["strip --version", []],
    ["strip --strip-section-headers hello", ["strip --strip-sections"]],
    ["sstrip -z hello", ["strip --strip-sections"]],
    ["objcopy -S in out", ["strip -s"]],
    ["objcopy --strip-all in", ["strip -s"]],
    ["objcopy -O binary in out", []],
    ["objcopy --add-gnu-debuglink -S in", []],
    ["install -s -m 755 a /usr/local/bin/a", ["strip -s"]],
    ["install -sm755 a /usr/local/bin/a", ["strip -s"]],
    ["install -o s -g staff a b", []],
    ["install -S s a b", []],
    // Rust
    ["rustc -C strip=symbols main.rs", ["rustc strip=symbols"]],
    ["rustc -Cstrip=debuginfo main.rs", ["rustc strip=debuginfo"]],
    ["rustc --codegen=strip=symbols main.rs", ["rustc strip=symbols"]],
    ["rustc -C link-arg=-s main.rs", ["ld -s"]],
    ["rustc -C link-arg=-Wl,--strip-all main.rs", ["ld -s"]],
    ["rustc --cfg -Cstrip=symbols main.rs", []],
    ["cargo build --release", []],
    ["cargo build --config profile.release.strip=true", ["rustc strip=symbols"]],
    ["cargo rustc --release -- -C strip=symbols", ["rustc strip=symbols"]],
    ["cargo run -- -C strip=symbols", []],
    // Packers are told apart
    ["upx -9 agent", []],
  ])("%s", (line, flags) => {
    expect(use(line)?.strips.map(({ flag }) => flag)).toEqual(flags);
  });

  test.each([
    { argv: ["go", "build", "-ldflags", "-s -w", "./cmd"], flags: ["go -s", "go -w"] },
    { argv: ["go", "build", "-ldflags=-s -w"], flags: ["go -s", "go -w"] },
    { argv: ["go", "build", "--ldflags=all=-w"], flags: ["go -w"] },
    { argv: ["go", "build", "-ldflags", "-X main.version=-s"], flags: [] },
    { argv: ["go", "build", "-ldflags", "-X 'main.words=a -s b'"], flags: [] },
    { argv: ["go", "build", "-ldflags", "-s=false"], flags: [] },
    { argv: ["go", "build", "-ldflags", "-extldflags '-static -s'"], flags: ["ld -s"] },
    { argv: ["go", "build", "-tags", "-ldflags", "-o", "x"], flags: [] },
    { argv: ["go", "vet", "-ldflags", "-s"], flags: [] },
    { argv: ["cc", "-Xlinker"], flags: [] },
    {
      argv: ["rustc", "-C", "link-args=-z now -s", "--crate-name", "a", "--out-dir", "target"],
      flags: ["ld -s"],
    },
  ])("$argv", ({ argv, flags }) => {
    expect(toolUse(run(`/usr/bin/${argv[0]}`, argv))?.strips.map(({ flag }) => flag)).toEqual(flags);
  });

  it("keeps the words as they were written", () => {
    expect(use("gcc -Wl,-z,now,-s a.c")?.strips).toEqual([{ flag: "ld -s", written: "-Wl,-z,now,-s" }]);
  });

  it("says what hides further arguments", () => {
    expect(use("gcc @flags.txt -o a")?.unread).toEqual(["@flags.txt"]);
    expect(use("gcc -Wl,@flags.txt a.c")?.unread).toEqual(["@flags.txt"]);
    expect(toolUse(run("/usr/bin/gcc", ["gcc"], false))?.unread).toHaveLength(1);
  });
});

describe("toolUse: what is written", () => {
  test.each([
    ["gcc -o hello hello.c", ["hello"]],
    ["gcc -ohello hello.c", ["hello"]],
    ["gcc hello.c", ["a.out"]],
    ["gcc -c -o hello.o hello.c", []],
    ["gcc --version", []],
    ["ld a.o", ["a.out"]],
    ["ld --output=x a.o", ["x"]],
    ["ld -omagic a.o", ["magic"]],
    ["strip -o out in", ["out"]],
    ["strip a b", ["a", "b"]],
    ["strip -- -odd", ["-odd"]],
    ["objcopy -S in out", ["out"]],
    ["objcopy -S in", ["in"]],
    ["objcopy -j .text -S in out", ["out"]],
    ["go build -o bin/x .", ["bin/x"]],
    ["rustc -o x main.rs", ["x"]],
    [
      "rustc --crate-name foo --crate-type bin -C extra-filename=-1a --out-dir target/deps src/main.rs",
      ["target/deps/foo-1a"],
    ],
    ["upx -9 -o out in", ["out"]],
    ["upx -d in", []],
    ["install -s a b", ["b", "b/a"]],
    ["install -s -t bin a b", ["bin/a", "bin/b"]],
  ])("%s", (line, outputs) => {
    expect(use(line)?.outputs).toEqual(outputs);
  });

  it("tells packing from unpacking", () => {
    expect(use("upx -9 agent")?.packs).toBe(true);
    expect(use("upx -d agent")?.packs).toBe(false);
    expect(use("upx --best --lzma agent")?.packs).toBe(true);
    expect(use("upx -t agent")?.packs).toBe(false);
  });
});

describe("toolUse: hostile arguments", () => {
  const tools = ["gcc", "ld", "strip", "objcopy", "go", "rustc", "cargo", "upx", "install", "sstrip"];

  it("reads any arguments", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...tools),
        fc.array(fc.string({ maxLength: 24 }), { maxLength: 12 }),
        (tool, argv) => {
          expect(toolUse(run(`/usr/bin/${tool}`, [tool, ...argv]))?.tool).toBe(tool);
        },
      ),
    );
  });

  it("keeps a bounded number of outputs", () => {
    const argv = ["strip", ...Array.from({ length: 100_000 }, (_, index) => `f${index}`)];
    expect(toolUse(run("/usr/bin/strip", argv))?.outputs).toHaveLength(512);
  });

  it("reads a million characters at once", () => {
    const long = `${"-".repeat(500_000)}${"=s ".repeat(160_000)}`;
    const start = processorMs();
    for (const tool of tools) toolUse(run(`/usr/bin/${tool}`, [tool, "build", "-ldflags", long, `-Wl,${long}`, long]));
    expect(processorMs() - start).toBeLessThan(3_000);
  });
});
