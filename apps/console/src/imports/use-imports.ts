import type { ExampleState, ImportResult } from "@limpid/server/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { explain } from "../api/api-error.ts";
import { pathOf, send } from "../api/client.ts";
import { visibleText } from "../design/hostile-parts.ts";
import { sayDone, sayTrouble } from "../design/toast.tsx";
import { importWords as said } from "../words/imports.ts";

const MAX_BYTES = 1 << 30; // as the server has it

/** Has logs read and files inspected by the server, one after another. */
export function useImports() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const read = useMutation({
    mutationFn: async (files: readonly File[]) => {
      const results: ImportResult[] = [];
      for (const file of files) {
        if (file.size > MAX_BYTES) throw new Error(said.tooLarge);
        const path = pathOf(["imports"], { name: file.name.slice(-300) || "unnamed" });
        results.push(await send<ImportResult>("POST", path, file, { "content-type": "application/octet-stream" }));
      }
      return results;
    },
    onSuccess: (results) => {
      for (const result of results) sayDone(said.read({ ...result, name: visibleText(result.name) }));
      void client.invalidateQueries();
      const last = results.at(-1);
      if (last?.kind === "artifact" && last.sha256 !== null)
        void navigate({ to: "/artifacts/$sha256", params: { sha256: last.sha256 } });
      else void client.resetQueries({ queryKey: ["findings", "list"] });
    },
    onError: (error) => sayTrouble(explained(error)),
  });
  const example = useMutation({
    mutationFn: (wanted: boolean) => send<ExampleState>(wanted ? "POST" : "DELETE", "/example"),
    onSuccess: ({ present, findings }) => {
      sayDone(present ? said.exampleLoaded(findings) : said.exampleRemoved);
      void client.invalidateQueries();
      void client.resetQueries({ queryKey: ["findings", "list"] });
    },
    onError: (error) => sayTrouble(explained(error)),
  });
  return { read, example };
}

function explained(error: unknown): string {
  const { message, mend } = explain(error);
  return [message, mend].filter(Boolean).join(" ");
}
