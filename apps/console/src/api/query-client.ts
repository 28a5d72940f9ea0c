import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api-error.ts";

/** What is known of the server's answers. An answer that says no is final; none at all is asked for twice more. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status !== 0),
      refetchOnWindowFocus: true,
    },
  },
});
