import { statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { temporaryFolders } from "../testing/temporary-folder.ts";
import { NotedExercises, noteExercise } from "./exercises.ts";

const newFolder = temporaryFolders(afterAll);

it("knows what was noted, also after it began to look, and nothing else", () => {
  const folder = newFolder();
  const exercises = new NotedExercises(folder);
  expect(exercises.knows("00000000000000aa")).toBe(false);
  noteExercise(folder, "00000000000000aa", new Date(0));
  expect(exercises.knows("00000000000000aa")).toBe(true);
  expect(exercises.knows("00000000000000ab")).toBe(false);
  expect(statSync(join(folder, "exercises")).mode & 0o077).toBe(0);
});
