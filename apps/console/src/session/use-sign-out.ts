import { useQueryClient } from "@tanstack/react-query";
import { send } from "../api/client.ts";

/** Ends the session. The page is loaded anew: nothing of what was shown stays in it. */
export function useSignOut(): () => void {
  const client = useQueryClient();
  return () => {
    void send("DELETE", "/session")
      .catch(() => {}) // there was none any more
      .finally(() => {
        client.clear();
        window.location.assign("/");
      });
  };
}
