export { mountSilence } from "./silent-mount.ts";
export { temporaryFolders, writeTree } from "./temporary-folder.ts";
