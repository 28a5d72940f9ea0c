import { describe, expect, it, test } from "vitest";
import { holds, holdsMoreThanNeeded, missingRights, NEEDED_RIGHTS, parseCapabilities } from "./capabilities.ts";
import { inspectionAccount } from "./inspection-account.ts";

const NEEDED = 0x2000281004n; // as the kernel prints the five

describe("capabilities", () => {
  it("are read from a status file", () => {
    const status =
      "CapInh:\t0000000000000000\nCapPrm:\t0000002000281004\nCapEff:\t0000000000200000\nCapBnd:\t000001ffffffffff\n";
    const sets = parseCapabilities(status);
    expect(sets).toEqual({ effective: 0x200000n, permitted: NEEDED, bounding: 0x1ffffffffffn });
    expect(holds(sets, "CAP_SYS_ADMIN")).toBe(true);
    expect(missingRights(sets).map(({ name }) => name)).toEqual(
      NEEDED_RIGHTS.map(({ name }) => name).filter((name) => name !== "CAP_SYS_ADMIN"),
    );
  });

  test.each([
    { name: "the five", permitted: NEEDED, more: false },
    { name: "fewer", permitted: 4n, more: false },
    { name: "one more that could be taken up again", permitted: NEEDED | 1n, more: true },
  ])("$name: more than needed $more", ({ permitted, more }) => {
    expect(holdsMoreThanNeeded({ effective: 0n, permitted, bounding: 0n })).toBe(more);
  });

  it("are all missing where nothing is known", () => {
    expect(missingRights(undefined)).toEqual(NEEDED_RIGHTS);
    expect(parseCapabilities("no such lines")).toBeUndefined();
  });
});

describe("inspectionAccount", () => {
  test.each([
    { name: "an account made for it", passwd: "root:x:0:0::/:\nlimpid-inspect:x:991:991::/:\n", uid: 991 },
    { name: "never root, whatever it is called", passwd: "limpid-inspect:x:0:0::/:\n", uid: 1_890_000_056 },
    { name: "else a number that nobody has", passwd: "root:x:0:0::/:\nx:x:1890000056:1::/:\n", uid: 1_890_000_057 },
  ])("$name", ({ passwd, uid }) => {
    expect(inspectionAccount(passwd)).toBe(uid);
  });
});
