import { appendFileSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { temporaryFolders } from "@limpid/host/testing";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { Part } from "./entry.ts";
import { Inbox, InboxFull, type InboxLimits } from "./inbox.ts";
import { JournalReader } from "./journal-reader.ts";
import { segmentPath, segmentsIn } from "./segment.ts";

const newFolder = temporaryFolders(afterAll);

function part(text: string, batch?: string): Part {
  const speaker = { basis: "enrolled", host: "web-1" } as const;
  return {
    credential: "c",
    speaker,
    source: "auditd",
    bytes: Buffer.from(text),
    ...(batch !== undefined && { batch }),
  };
}

function textsIn(folder: string, last: number, from = 1): string[] {
  const reader = new JournalReader(folder, from);
  const texts: string[] = [];
  for (let entry = reader.next(last); entry !== undefined; entry = reader.next(last))
    for (const { bytes } of entry.parts) texts.push(Buffer.from(bytes).toString());
  reader.close();
  return texts;
}

async function filled(texts: readonly string[], limits: Partial<InboxLimits> = {}): Promise<string> {
  const folder = newFolder();
  const inbox = new Inbox(folder, limits);
  for (const text of texts) await inbox.append(part(text, text));
  await inbox.close();
  return folder;
}

describe("the inbox", () => {
  it("gives back what was appended, in its order, across segments and runs", async () => {
    const texts = Array.from({ length: 40 }, (_, index) => `line ${index}\n`);
    const folder = await filled(texts.slice(0, 20), { segmentBytes: 1000 });
    const inbox = new Inbox(folder, { segmentBytes: 1000 });
    for (const text of texts.slice(20)) await inbox.append(part(text));
    expect(textsIn(folder, inbox.last)).toEqual(texts);
    expect(segmentsIn(folder).length).toBeGreaterThan(3);
    await inbox.close();
  });

  it("makes batches that arrive together durable together", async () => {
    const inbox = new Inbox(newFolder());
    await Promise.all(Array.from({ length: 100 }, (_, index) => inbox.append(part(`${index}\n`))));
    expect(inbox.last).toBeLessThan(10);
    expect(textsIn(inbox.folder, inbox.last)).toHaveLength(100);
    await inbox.close();
  });

  it("takes a batch once, also at the same moment, after a restart, and after its entry is gone", async () => {
    const folder = newFolder();
    let inbox = new Inbox(folder, { segmentBytes: 1 });
    expect(await Promise.all([inbox.append(part("a\n", "1")), inbox.append(part("a\n", "1"))])).toEqual([
      "kept",
      "already",
    ]);
    expect(await inbox.append({ ...part("a\n", "1"), credential: "another" })).toBe("kept");
    await inbox.append(part("b\n", "seq/spool/7"));
    await inbox.close();
    inbox = new Inbox(folder, { segmentBytes: 1 });
    expect(await inbox.append(part("a\n", "1"))).toBe("already");
    await inbox.tick();
    inbox.forget(inbox.last + 1);
    await inbox.close();
    inbox = new Inbox(folder);
    expect(segmentsIn(folder)).toHaveLength(1);
    expect(await inbox.append(part("a\n", "1"))).toBe("already");
    expect(await inbox.append(part("b\n", "seq/spool/6"))).toBe("already");
    expect(await inbox.append(part("b\n", "seq/spool/8"))).toBe("kept");
    await inbox.close();
  });

  it("asks senders to come back when it holds as much as it may", async () => {
    const inbox = new Inbox(newFolder(), { maxBytes: 1000, segmentBytes: 100 });
    const line = `${"x".repeat(399)}\n`;
    await inbox.append(part(line, "1"));
    await expect(inbox.append(part(line + line, "2"))).rejects.toThrow(InboxFull);
    inbox.forget(inbox.last + 1);
    await inbox.tick();
    inbox.forget(inbox.last);
    expect(await inbox.append(part(line + line, "2"))).toBe("kept");
    await inbox.close();
  });

  it("never uses a number again, and its clock never goes back", async () => {
    const folder = newFolder();
    let now = 5000;
    const first = new Inbox(folder, {}, () => now);
    await first.append(part("a\n"));
    await first.close();
    now = 1000;
    const second = new Inbox(folder, {}, () => now);
    await second.append(part("b\n"));
    expect(second.last).toBe(2);
    expect(second.id).toBe(first.id);
    const reader = new JournalReader(folder, 2);
    expect(reader.next(2)?.receivedMs).toBe(5000);
    reader.close();
    await second.close();
  });

  it("cuts off what a crash left, and counts it", async () => {
    const texts = ["one\n", "two\n", "three\n"];
    const folder = await filled(texts);
    const path = segmentPath(folder, 1);
    const whole = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), async (length) => {
        writeFileSync(path, whole.subarray(0, length));
        const inbox = new Inbox(folder);
        const left = textsIn(folder, inbox.last);
        expect(left).toEqual(texts.slice(0, left.length));
        await inbox.append(part("new\n"));
        expect(textsIn(folder, inbox.last)).toEqual([...left, "new\n"]);
        await inbox.close();
      }),
      { numRuns: 40 },
    );
  });

  it("passes over what the disk lost, and keeps what stands behind it", async () => {
    const folder = await filled(["one\n", "two\n", "three\n"]);
    const path = segmentPath(folder, 1);
    const bytes = readFileSync(path);
    bytes.fill(0, bytes.indexOf("two\n"), bytes.indexOf("two\n") + 2);
    writeFileSync(path, bytes);
    const inbox = new Inbox(folder);
    expect(inbox.mended.damagedBytes).toBeGreaterThan(0);
    expect(textsIn(folder, inbox.last)).toEqual(["one\n", "three\n"]);
    await inbox.close();
    truncateSync(path, 0);
    appendFileSync(path, "nothing of ours");
    expect(new Inbox(folder).mended.cutBytes).toBe(15);
  });
});
