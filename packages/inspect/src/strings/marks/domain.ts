import type { Recogniser } from "./mark.ts";

/** Ends of names that are seldom anything else; `so`, `sh`, `py`, `rs`, `md` and `app` are ends of files too. */
const ENDS: ReadonlySet<string> = new Set(
  "com net org info biz edu gov mil onion xyz top club online site shop cloud live link click ru cn de uk fr nl br jp kr ua pw cc tk ga cf ml su ir vn tw hk eu us ca au ch se no fi dk cz at be es it pt gr tr il za mx ar ws".split(
    " ",
  ),
);
/** Ends that are also words of code (`java.io`, `std.cc`): only with three labels, or a port or a path behind. */
const DOUBTFUL: ReadonlySet<string> = new Set(
  "io me co tv cc ws ml cf us it no at be is to in ch se es mx ar info top link live site".split(" "),
);
const NAME =
  /(?<![\w.@%\\/-])((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}([a-z]{2,10}))(?![\w(-]|\.[a-z0-9])(:\d{2,5}|\/)?/gi;
const LOOKS = 16;
const LONGEST = 16_384;

/** Names of hosts. `libc.so`, `main.go`, `System.Net` and `com.apple.finder` are none. */
export const domain: Recogniser = (text) => {
  let looks = 0;
  for (const [, name = "", end = "", behind] of text.slice(0, LONGEST).matchAll(NAME)) {
    if (++looks > LOOKS) break;
    const labels = name.split(".");
    if (!ENDS.has(end.toLowerCase()) && !DOUBTFUL.has(end)) continue;
    if (name !== name.toLowerCase() && name !== name.toUpperCase()) continue;
    if (DOUBTFUL.has(end.toLowerCase()) && labels.length < 3 && behind === undefined) continue;
    if (ENDS.has(labels[0] ?? "") && labels.length > 2) continue; // a reverse name: com.example.net
    if (!labels.slice(0, -1).some((label) => /[a-z]/i.test(label) && label.length > 1)) continue;
    return { kind: "domain", reason: end === "onion" ? `name of a Tor service ${name}` : `domain ${name}` };
  }
  return undefined;
};

const EMAIL =
  /(?<![\w.+%-])[a-z0-9_][a-z0-9._+%-]{0,63}@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}([a-z]{2,10}))(?![\w@-])/gi;
const PICTURES = /^(?:png|jpg|jpeg|gif|svg|pdf|tiff?|icns|car|nib|so|py|js)$/i;

/** Addresses of people. Versions of symbols (`memcpy@GLIBC_2.14`) and sizes of pictures (`icon@2x.png`) are none. */
export const email: Recogniser = (text) => {
  let looks = 0;
  for (const [whole, , end = ""] of text.slice(0, LONGEST).matchAll(EMAIL)) {
    if (++looks > LOOKS) break;
    if (!PICTURES.test(end)) return { kind: "email", reason: `e-mail address ${whole}` };
  }
  return undefined;
};
