/** `0x1c8` */
export function hexOffset(offset: number): string {
  return `0x${offset.toString(16)}`;
}

const GROUPED = new Intl.NumberFormat("en");
const UNITS = ["KiB", "MiB", "GiB", "TiB"] as const;

/** `14,480 bytes (14.1 KiB)` */
export function sizeWords(bytes: number): string {
  const exact = `${GROUPED.format(bytes)} ${bytes === 1 ? "byte" : "bytes"}`;
  return bytes < 1024 ? exact : `${exact} (${shortSize(bytes)})`;
}

/** `14.1 KiB` */
export function shortSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  let value = bytes;
  let unit = -1;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit] ?? ""}`;
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${GROUPED.format(count)} ${count === 1 ? one : many}`;
}

/** An offset as a person writes it: `0x1c8`, `1c8h`, `456`; undefined when it is none. */
export function parseOffset(text: string): number | undefined {
  const plain = text
    .trim()
    .replaceAll(/[\s_,]/g, "")
    .toLowerCase();
  const hex = /^(?:0x|\$)([0-9a-f]{1,13})$|^([0-9a-f]{1,13})h$/.exec(plain);
  if (hex !== null) return Number.parseInt(hex[1] ?? hex[2] ?? "", 16);
  return /^\d{1,15}$/.test(plain) ? Number(plain) : undefined;
}
