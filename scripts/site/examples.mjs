import { buildElf, honestSymbols } from "@limpid/inspect/testing";

/**
 * Files for whoever has none at hand, made by the builder that the tests use: programs that end at once, with what
 * a compiler leaves in a file, less and less of it.
 */
export function exampleFiles() {
  return [
    {
      name: "greeter",
      title: "a program with its names",
      bytes: base64(program({ symbols: honestSymbols(CODE.length) })),
    },
    { name: "greeter-stripped", title: "the same, stripped", bytes: base64(program({})) },
    {
      name: "greeter-hidden",
      title: "without section headers, with a program behind its end",
      bytes: base64(program({ withoutSectionHeaders: true, writableCode: true, overlay: buildElf() })),
    },
  ];
}

const CODE = new Uint8Array(3072).fill(0x90); // nop
CODE.set([0xb8, 60, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05]); // exit(0) on Linux for x86-64

function program(more) {
  return buildElf({
    type: "dyn",
    code: CODE,
    interpreter: "/lib64/ld-linux-x86-64.so.2",
    needed: ["libc.so.6"],
    dynamicSymbols: [{ name: "puts", binding: 1, place: "undefined" }],
    buildId: Uint8Array.from({ length: 20 }, (_, index) => index * 11),
    sections: [
      { name: ".rodata", flags: 2, bytes: text("Good morning, %s.\0usage: greeter NAME\0".repeat(12)) },
      { name: ".data", flags: 3, bytes: new Uint8Array(512) },
      ...(more.withoutSectionHeaders ? [] : [{ name: ".comment", bytes: text("GCC: (GNU) 12.2.0\0") }]),
    ],
    ...more,
  });
}

function text(characters) {
  return new TextEncoder().encode(characters);
}

function base64(bytes) {
  return Buffer.from(bytes).toString("base64");
}
