import "./design/tokens.css";
import "./design/base.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queryClient } from "./api/query-client.ts";
import { applyTheme } from "./design/theme.ts";
import { SessionGate } from "./session/session-gate.tsx";
import { router } from "./shell/router.tsx";

applyTheme();
const place = document.getElementById("console");
if (place === null) throw new Error("index.html has no place for the console");
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <SessionGate>
        <RouterProvider router={router} />
      </SessionGate>
    </QueryClientProvider>
  </StrictMode>,
);
