import { expect, test } from "vitest";
import { fitting } from "./match.ts";

const COMMANDS = ["Go to Queue", "Go to Groups", "Light", "Dark", "Sign out"].map((word) => ({ word }));

test.each([
  ["", ["Go to Queue", "Go to Groups", "Light", "Dark", "Sign out"]],
  ["dar", ["Dark"]],
  ["so", ["Sign out"]],
  ["gq", ["Go to Queue"]],
  ["go gr", ["Go to Groups"]],
  ["zz", []],
])("%j finds %j", (typed, words) => expect(fitting(typed, COMMANDS).map(({ word }) => word)).toEqual(words));
