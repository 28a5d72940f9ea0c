import { describe, expect, it } from "vitest";
import { InspectionQueue, LARGE, type Worth } from "./inspection-queue.ts";

interface Named extends Worth {
  readonly name: string;
}

function file(name: string, worth: Partial<Worth> = {}): Named {
  return { name, sizeBytes: 1000, ...worth };
}

describe("InspectionQueue", () => {
  it("gives what was started first, then what may be started, then small before large, then in order", () => {
    const queue = new InspectionQueue<Named>(10);
    queue.add(file("plain large", { sizeBytes: LARGE + 1 }));
    queue.add(file("plain"));
    queue.add(file("executable", { executable: true }));
    queue.add(file("plain later"));
    queue.add(file("executed", { executed: true }));
    expect([...takeAll(queue)]).toEqual(["executed", "executable", "plain", "plain later", "plain large"]);
  });

  it("sheds the newest of the least valuable when it is full", () => {
    const queue = new InspectionQueue<Named>(3);
    queue.add(file("executable", { executable: true }));
    queue.add(file("first"));
    queue.add(file("second"));
    expect(queue.add(file("executed", { executed: true }))?.name).toBe("second");
    expect(queue.add(file("third"))?.name).toBe("third");
    expect(queue.size).toBe(3);
  });

  it("takes from the account that has the most, not from the one that comes late", () => {
    const queue = new InspectionQueue<Named>(100);
    for (let count = 0; count < 100; count++) queue.add(file(`flood ${count}`, { uid: 1000, executable: true }));
    expect(queue.add(file("of root", { uid: 0 }))?.name).toBe("flood 99");
    expect(queue.take(0)?.name).toBe("flood 0"); // neither has used any time
    queue.charge(1000, 1, 0);
    expect(queue.take(0)?.name).toBe("of root");
  });

  it("shares time, not numbers: who has used less comes first, until it is forgotten", () => {
    const queue = new InspectionQueue<Named>(100);
    queue.charge(1000, 8000, 0);
    queue.charge(0, 10, 0);
    queue.add(file("of a spender", { uid: 1000 }));
    queue.add(file("of root", { uid: 0 }));
    expect(queue.take(1)?.name).toBe("of root");
    queue.charge(0, 10, 600_000);
    queue.add(file("of root again", { uid: 0 }));
    expect(queue.take(600_000)?.name).toBe("of a spender");
  });

  it("remembers no more accounts than files", () => {
    const queue = new InspectionQueue<Named>(8);
    for (let uid = 0; uid < 100_000; uid++) queue.charge(uid, 1, uid);
    for (let uid = 0; uid < 1000; uid++) queue.add(file(`of ${uid}`, { uid }));
    expect(queue.size).toBe(8);
    expect([...queue.drain()]).toHaveLength(8);
    expect(queue.size).toBe(0);
  });

  it("keeps its order over many thousands", () => {
    const queue = new InspectionQueue<Named>(10_000);
    for (let count = 0; count < 5000; count++) queue.add(file(`${count}`));
    for (let count = 0; count < 4000; count++) expect(queue.take(0)?.name).toBe(`${count}`);
    queue.add(file("last"));
    expect([...queue.drain()].map(({ name }) => name).at(-1)).toBe("last");
  });
});

function* takeAll(queue: InspectionQueue<Named>): Generator<string> {
  for (let next = queue.take(0); next !== undefined; next = queue.take(0)) yield next.name;
}
