import { expect, test } from "vitest";
import { bundleTicketPath } from "./bundle-ticket.ts";

test.each([
  { program: "/Applications/A.app/Contents/MacOS/A", ticket: "/Applications/A.app/Contents/CodeResources" },
  { program: "Contents/MacOS/A", ticket: "Contents/CodeResources" },
  { program: "/Applications/A.app/Contents/MacOS/sub/A", ticket: undefined },
  { program: "/usr/bin/true", ticket: undefined },
  { program: "/MyContents/MacOS/a", ticket: undefined },
])("$program: $ticket", ({ program, ticket }) => {
  expect(bundleTicketPath(program)).toBe(ticket);
});
