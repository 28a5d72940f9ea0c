import { explainConfigError, parseConfig, showConfig } from "@limpid/config";
import type { Area } from "../app/area.ts";
import { Config, ConfigVerdict, ValidateConfig } from "../contract/index.ts";

const ADMIN = { scope: "admin" } as const;
const TAGS = ["config"];
/** Stands in messages where a file's name would. */
const NAME = "limpid.yaml";

/**
 * What findings are judged by. It is read from a file of the server's machine when the server starts, and never
 * written here: who may sign in must not thereby decide what is not reported.
 */
export const registerConfig: Area = (app, { config }) => {
  app.get(
    "/config",
    {
      config: ADMIN,
      schema: { tags: TAGS, summary: "The configuration in effect", response: { 200: Config } },
    },
    async () => ({
      id: config.hash,
      file: config.origin.kind === "file" ? config.origin.path : null,
      effective: showConfig(config),
    }),
  );

  app.post(
    "/config/validate",
    {
      config: ADMIN,
      bodyLimit: 2 << 20,
      schema: {
        tags: TAGS,
        summary: "Whether a configuration would be accepted",
        body: ValidateConfig,
        response: { 200: ConfigVerdict },
      },
    },
    async ({ body: { text } }) => {
      const parsed = parseConfig(NAME, text);
      if (!Array.isArray(parsed)) return { valid: true, issues: [] };
      return {
        valid: false,
        issues: parsed.map((error) => ({
          path: error.key,
          line: error.line ?? null,
          column: error.column ?? null,
          what: explainConfigError(error),
        })),
      };
    },
  );
};
