import { escapeText } from "@limpid/core";
import { UsageError } from "../../exit-codes.ts";

/** `127.0.0.1:8443`, `[::1]:8443`, `localhost:8443`; the address alone, or the port alone behind a colon. */
export function parseListen(text: string): { readonly host: string; readonly port: number } {
  const match = /^(?:\[([0-9a-f:.]+)\]|([0-9a-z.-]*))(?::(\d{1,5}))?$/i.exec(text);
  const [, six, four, port] = match ?? [];
  const number = Number(port ?? "8443");
  if (match === null || number > 65_535)
    throw new UsageError(`--listen ${escapeText(text)}: an address and a port are expected, such as 127.0.0.1:8443`);
  return { host: six ?? (four || "127.0.0.1"), port: number };
}
