export type {
  ClosedFile,
  FileActor,
  FileChange,
  FileCounts,
  FileLoss,
  FileSinks,
  FormerFile,
  WatchedFile,
} from "./files.ts";
export { type FileWatch, type FileWatchOptions, watchFiles } from "./watch.ts";
