import { decodeLatin1, type LogBlock } from "@limpid/core";
import { openLog, pathBytes } from "@limpid/host";
import { LineCutter } from "@limpid/telemetry";

/** A finding with ten thousand executions has about 4 MB; what is longer is not one of ours. */
const MAX_LINE = 16 * 1024 * 1024; // characters

export interface LineSink {
  /** `number` counts from 1. */
  readonly line: (text: string, number: number) => void;
  readonly tooLong: (number: number) => void;
}

/**
 * Gives the lines of a file, or of standard input for `-`, one after the other. The result is why it could not be read,
 * at all or to its end.
 */
export async function readLines(name: string, sink: LineSink): Promise<string | undefined> {
  const opened = openLog(name === "-" ? undefined : pathBytes(name));
  if ("code" in opened) return opened.what;
  let number = 0;
  const give = ({ text }: LogBlock, start: number, end: number): void => {
    number++;
    const line = text.slice(start, end).trim();
    if (line !== "") sink.line(decodeLatin1(line), number);
  };
  const lines = new LineCutter(MAX_LINE, give, () => sink.tooLong(++number));
  for await (const block of opened.blocks) lines.push(block);
  const rest = lines.endOfFile();
  if (rest !== undefined) give(rest, 0, rest.text.length);
  return opened.issues[0]?.what;
}
