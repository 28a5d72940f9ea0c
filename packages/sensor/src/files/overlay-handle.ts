/** `struct ovl_fh`: three bytes of padding, then `struct ovl_fb`. @see fs/overlayfs/overlayfs.h of Linux */
const MAGIC_AT = 4;
const MAGIC = 0xfb;
const LENGTH_AT = 5;
const FLAGS_AT = 6;
const TYPE_AT = 7;
const FID_AT = 24;
const BEFORE_FB = 3;
const IS_UPPER = 4; // OVL_FH_FLAG_PATH_UPPER
const IS_BIG_ENDIAN = 1; // OVL_FH_FLAG_BIG_ENDIAN
const ANY_ENDIAN = 2; // OVL_FH_FLAG_ANY_ENDIAN
/** OVL_FILEID_V1: the only type of which the kernel makes handles that we read. */
const FILEID_V1 = 0xf8;
const HEADER = 8; // handle_bytes and handle_type of struct file_handle

/** Which file of a layer stands behind a file of an overlay. */
export interface LayerHandle {
  /** A `struct file_handle` of the layer's own file system, one character per byte. */
  readonly handle: string;
  /** It lies in the layer that takes the writes, and was made there; else below, or was copied up from there. */
  readonly isUpper: boolean;
}

/** Reads the handle that an overlay gives of a file: the kernel wraps the one of the file behind it. */
export function parseOverlayHandle(text: string): LayerHandle | undefined {
  const bytes = Buffer.from(text, "latin1");
  if (bytes.length < HEADER + FID_AT || bytes.readInt32LE(4) !== FILEID_V1) return undefined;
  const wrapped = bytes.subarray(HEADER, HEADER + bytes.readUInt32LE(0));
  const flags = wrapped[FLAGS_AT] ?? 0;
  const end = BEFORE_FB + (wrapped[LENGTH_AT] ?? 0);
  const foreign = (flags & ANY_ENDIAN) === 0 && (flags & IS_BIG_ENDIAN) !== 0;
  if (wrapped[MAGIC_AT] !== MAGIC || foreign || end <= FID_AT || end > wrapped.length) return undefined;
  const header = Buffer.alloc(HEADER);
  header.writeUInt32LE(end - FID_AT, 0);
  header.writeInt32LE(wrapped[TYPE_AT] ?? 0, 4);
  return {
    handle: header.toString("latin1") + wrapped.toString("latin1", FID_AT, end),
    isUpper: (flags & IS_UPPER) !== 0,
  };
}
