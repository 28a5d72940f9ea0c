import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolders } from "@limpid/host/testing";
import { afterAll, describe, expect, it } from "vitest";
import { type Kernel, openKernel } from "./kernel.ts";
import { OriginAttributes } from "./origin-attributes.ts";

const folder = temporaryFolders(afterAll)();
let files = 0;

/** A new file with these attributes; undefined where the file system takes none. */
function fileWith(kernel: Kernel, attributes: Readonly<Record<string, string>>): number | undefined {
  const fsetxattr = kernel.bind(
    "int fsetxattr(int descriptor, const char *name, const void *value, size_t size, int flags)",
  );
  const file = openSync(join(folder, String(files++)), "w");
  for (const [name, value] of Object.entries(attributes)) {
    const bytes = Buffer.from(value);
    if (fsetxattr(file, name, bytes, bytes.length, 0) === 0) continue;
    closeSync(file);
    return undefined;
  }
  return file;
}

describe.skipIf(process.platform !== "linux")("OriginAttributes", async () => {
  const kernel = await openKernel();
  const of = (attributes: Readonly<Record<string, string>>) => {
    const file = fileWith(kernel, attributes);
    if (file === undefined) return "not to be had here";
    const origin = new OriginAttributes(kernel).of(file);
    closeSync(file);
    return origin;
  };

  it("say what curl noted", () => {
    const origin = of({
      "user.xdg.origin.url": "http://203.0.113.7/a",
      "user.xdg.referrer.url": "http://203.0.113.7/",
    });
    if (origin === "not to be had here") return;
    expect(origin).toEqual({ basis: "file", url: "http://203.0.113.7/a", referrer: "http://203.0.113.7/" });
  });

  it("say nothing where there are none, and nothing of what is too long", () => {
    expect(of({})).toBeUndefined();
    const origin = of({ "user.xdg.origin.url": `http://${"a".repeat(3_900)}/` });
    if (origin !== "not to be had here") expect(origin?.url).toHaveLength(3_908);
  });
});
