import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { explain } from "../api/api-error.ts";
import { send } from "../api/client.ts";
import { sayTrouble } from "../design/toast.tsx";

interface Change {
  readonly method: "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
}

/** Makes a change and asks anew for what it changed; what goes wrong is said. */
export function useChange<T>(changes: QueryKey) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ method, path, body }: Change) => send<T>(method, path, body),
    onSuccess: () => client.invalidateQueries({ queryKey: changes }),
    onError: (error) => {
      const { message, mend } = explain(error);
      sayTrouble([message, mend].filter(Boolean).join(" "));
    },
  });
}
