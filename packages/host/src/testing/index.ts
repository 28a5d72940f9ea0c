export { buildTar } from "./build-tar.ts";
export { buildZip } from "./build-zip.ts";
export { mountSilence } from "./silent-mount.ts";
export { temporaryFolders, writeTree } from "./temporary-folder.ts";
