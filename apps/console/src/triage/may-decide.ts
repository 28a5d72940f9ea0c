import { useQuery } from "@tanstack/react-query";
import { sessionQuery } from "../api/resources.ts";
import { sayTrouble } from "../design/toast.tsx";
import { triageWords } from "../words/triage.ts";

/** Whether who is signed in decides findings; who only reads is told so instead of being asked for a decision. */
export function useMayDecide(): () => boolean {
  const scopes = useQuery(sessionQuery).data?.user?.scopes;
  return () => {
    const may = scopes?.includes("triage") === true;
    if (!may) sayTrouble(triageWords.mayNot);
    return may;
  };
}
