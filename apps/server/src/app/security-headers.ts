import type { LimpidApp } from "./area.ts";

/** An answer that is data: a browser that is made to show it runs nothing and loads nothing. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Headers of every answer, failures included; what serves the console's files puts its own policy in their place. */
export function addSecurityHeaders(app: LimpidApp, { tls }: { readonly tls: boolean }): void {
  app.addHook("onRequest", async (_request, reply) => {
    reply.headers({
      "content-security-policy": DATA_POLICY,
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
      "cache-control": "no-store",
      ...(tls && { "strict-transport-security": "max-age=31536000" }),
    });
  });
}
