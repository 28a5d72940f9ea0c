const TAB = 9;

/** Whether a byte is text on its own: ASCII from blank to tilde, and the tab, as `strings` has it. */
export const PRINTABLE = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === TAB || (byte >= 0x20 && byte < 0x7f) ? 1 : 0,
);
