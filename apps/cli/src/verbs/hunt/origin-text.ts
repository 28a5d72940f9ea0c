import { defang, escapeText, type Origin } from "@limpid/core";

/** Where a file came from, in one line: `downloaded by Safari from hxxps://… at …`; undefined when nobody said. */
export function originText(origin: Origin | null | undefined): string | undefined {
  if (origin === undefined || origin === null) return undefined;
  const { agent, at, url, referrer, sender, quarantine, provenanceId } = origin;
  const known = agent ?? url ?? sender ?? at;
  if (known === undefined && quarantine === undefined) {
    return provenanceId === undefined
      ? undefined
      : `made by the program that this Mac numbers ${escapeText(provenanceId)}`;
  }
  const words = [
    url === undefined && sender !== undefined ? "received" : url === undefined ? "marked as a download" : "downloaded",
  ];
  if (agent !== undefined) words.push(`by ${escapeText(agent)}`);
  if (sender !== undefined) words.push(`from ${escapeText(sender)}`);
  if (url !== undefined) words.push(`from ${address(url)}`);
  if (referrer !== undefined && referrer !== url) words.push(`(page ${address(referrer)})`);
  if (at !== undefined) words.push(`at ${at.replace("T", " ").replace(/(?:\.0+)?Z$/, " UTC")}`);
  const unmarked = quarantine === undefined && origin.basis === "file" ? "; the mark of a download is not there" : "";
  return `${words.join(" ")}${unmarked}`;
}

function address(url: string): string {
  return escapeText(defang(url));
}
