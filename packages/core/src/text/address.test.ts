import { expect, test } from "vitest";
import { processorMs } from "../../../../tests/support/processor-time.ts";
import { defang, redactAddress } from "./address.ts";

test.each([
  ["https://dl.example.com/a.dmg", "https://dl.example.com/a.dmg"],
  ["https://bob:pw@dl.example.com/a", "https://[redacted]@dl.example.com/a"],
  ["https://key@dl.example.com", "https://[redacted]@dl.example.com"],
  [
    "https://s3.example/a?X-Amz-Signature=ab&b=c&d",
    "https://s3.example/a?X-Amz-Signature=[redacted]&b=[redacted]&[redacted]",
  ],
  ["https://x.example/#access_token=ab", "https://x.example/#[redacted]"],
  ["https://x.example/ghp_abcdefghijklmnopqrstuvwxyz0123456789AB/a", "https://x.example/[redacted]/a"],
  ["data:text/html;base64,AAAA", "data:[redacted]"],
  ["mailto:a@b.example", "mailto:a@b.example"],
  ["Dave's iPhone", "Dave's iPhone"],
  ["token=abcdef", "token=[redacted]"],
  ["https://x.example/\n?a=b", "https://x.example/\n?a=[redacted]"],
])("%s shows as %s", (address, shown) => expect(redactAddress(address)).toBe(shown));

test.each([
  ["https://dl.example.com:8443/a.b?c=d.e", "hxxps://dl[.]example[.]com:8443/a.b?c=d.e"],
  ["ftp://x.example", "fxp://x[.]example"],
  ["smb://nas.local/a", "smb://nas[.]local/a"],
  ["Dave's iPhone", "Dave's iPhone"],
])("%s is harmless as %s", (address, shown) => expect(defang(address)).toBe(shown));

test("any length costs linear time", () => {
  const start = processorMs();
  for (const unit of ["@", "?a=", "a:", "#", "/", "&", "https://"]) {
    redactAddress(`https://${unit.repeat(200_000)}`);
    defang(`https://${unit.repeat(200_000)}`);
  }
  expect(processorMs() - start).toBeLessThan(1000);
});
