/**
 * Slots and magics of an embedded signature.
 *
 * @see https://github.com/apple-oss-distributions/xnu/blob/main/osfmk/kern/cs_blobs.h
 */
export const SLOT_CODE_DIRECTORY = 0;
export const SLOT_INFO_PLIST = 1;
export const SLOT_REQUIREMENTS = 2;
export const SLOT_RESOURCES = 3;
export const SLOT_ENTITLEMENTS = 5;
export const SLOT_ENTITLEMENTS_DER = 7;
export const SLOT_ALTERNATES = 0x1000;
export const ALTERNATES = 5;
export const SLOT_CMS = 0x10000;
export const SLOT_TICKET = 0x10002;

export const MAGIC_SIGNATURE = 0xfade0cc0;
export const MAGIC_REQUIREMENTS = 0xfade0c01;
export const MAGIC_CODE_DIRECTORY = 0xfade0c02;
export const MAGIC_ENTITLEMENTS = 0xfade7171;
export const MAGIC_ENTITLEMENTS_DER = 0xfade7172;
export const MAGIC_WRAPPER = 0xfade0b01;

const SLOT_NAMES: ReadonlyMap<number, string> = new Map([
  [SLOT_CODE_DIRECTORY, "code directory"],
  [SLOT_INFO_PLIST, "Info.plist"],
  [SLOT_REQUIREMENTS, "requirements"],
  [SLOT_RESOURCES, "resources"],
  [4, "application"],
  [SLOT_ENTITLEMENTS, "entitlements"],
  [6, "disk image data"],
  [SLOT_ENTITLEMENTS_DER, "entitlements (DER)"],
  [8, "launch constraint on itself"],
  [9, "launch constraint on the parent"],
  [10, "launch constraint on the responsible process"],
  [11, "library constraint"],
  [SLOT_CMS, "CMS signature"],
  [0x10001, "identification"],
  [SLOT_TICKET, "notarisation ticket"],
]);

export function slotName(slot: number): string {
  if (slot >= SLOT_ALTERNATES && slot < SLOT_ALTERNATES + ALTERNATES) {
    return `alternate code directory ${slot - SLOT_ALTERNATES + 1}`;
  }
  return SLOT_NAMES.get(slot) ?? `slot 0x${slot.toString(16)}`;
}

/** What a blob in a slot must begin with; undefined where anything may stand. */
export function expectedMagic(slot: number): number | undefined {
  if (slot === SLOT_CODE_DIRECTORY || (slot >= SLOT_ALTERNATES && slot < SLOT_ALTERNATES + ALTERNATES)) {
    return MAGIC_CODE_DIRECTORY;
  }
  return MAGICS.get(slot);
}

const MAGICS: ReadonlyMap<number, number> = new Map([
  [SLOT_REQUIREMENTS, MAGIC_REQUIREMENTS],
  [SLOT_ENTITLEMENTS, MAGIC_ENTITLEMENTS],
  [SLOT_ENTITLEMENTS_DER, MAGIC_ENTITLEMENTS_DER],
  [SLOT_CMS, MAGIC_WRAPPER],
]);
