import fc from "fast-check";
import { expect, it } from "vitest";
import { parseOverlayHandle } from "./overlay-handle.ts";

/** As the kernel gave them: handle_bytes and handle_type, then `struct ovl_fh`. */
const UPPER = `20000000f800000000000000fb1d0401${"00".repeat(16)}04890c00828ef4ef`;
const BELOW = `20000000f800000000000000fb1d0001${"00".repeat(16)}f6880c00c2c32650`;
const read = (hex: string) => parseOverlayHandle(Buffer.from(hex, "hex").toString("latin1"));
const latin1 = (hex: string) => Buffer.from(hex, "hex").toString("latin1");

it("finds the handle of the file behind an overlay's file", () => {
  expect(read(UPPER)).toEqual({ handle: latin1("080000000100000004890c00828ef4ef"), isUpper: true });
  expect(read(BELOW)).toEqual({ handle: latin1("0800000001000000f6880c00c2c32650"), isUpper: false });
});

it("takes nothing else for one", () => {
  expect(read("080000000100000004890c00828ef4ef")).toBeUndefined(); // of a file system that is no overlay
  expect(read(UPPER.replace("fb1d", "fa1d"))).toBeUndefined();
  expect(read(UPPER.replace("fb1d", "fb3d"))).toBeUndefined(); // longer than what is there
  expect(read(UPPER.replace("1d04", "1d05"))).toBeUndefined(); // made by a machine of the other byte order
});

it("survives any bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 160 }), (bytes) => {
      const found = parseOverlayHandle(Buffer.from(bytes).toString("latin1"));
      expect(found === undefined || found.handle.length <= bytes.length).toBe(true);
    }),
  );
});
