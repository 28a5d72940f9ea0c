import type { ExampleState } from "@limpid/server/contract";
import { useQuery } from "@tanstack/react-query";
import { get } from "../api/client.ts";
import { Button } from "../design/button.tsx";
import { importWords as said } from "../words/imports.ts";
import { useImports } from "./use-imports.ts";

/** Says that the example is among the findings, and removes it. Nothing where it is not. */
export function ExampleNote() {
  const state = useQuery({
    queryKey: ["example"],
    queryFn: ({ signal }) => get<ExampleState>("/example", signal),
    retry: false, // a server that reads nothing itself has none
  });
  const { example } = useImports();
  if (state.data?.present !== true) return null;
  return (
    <section>
      <h2>{said.exampleHere}</h2>
      <Button
        kind="bare"
        small
        className="side-fold"
        disabled={example.isPending}
        onClick={() => example.mutate(false)}
      >
        {said.exampleRemove}
      </Button>
    </section>
  );
}
