import { endOnUncaught } from "./internal-error.ts";
import { stderr, stdout } from "./terminal/output.ts";

process.on("uncaughtException", endOnUncaught);
try {
  // Loaded after the line above, so that a module that cannot be loaded is caught as well.
  const { run } = await import("./program.ts");
  const code = await run(process.argv.slice(2));
  stdout.flush();
  stderr.flush();
  if (code !== undefined) process.exitCode = code;
} catch (error) {
  endOnUncaught(error);
}
