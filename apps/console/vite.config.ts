import { defineConfig } from "vite";

/** Where a console under development finds its server: see README.md. */
const SERVER = process.env.LIMPID_SERVER ?? "http://127.0.0.1:8443";

export default defineConfig({
  base: "/",
  oxc: { jsx: { runtime: "automatic" } },
  build: {
    target: "es2023",
    assetsInlineLimit: 0, // the policy of the page lets nothing in that is not a file of the server
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700, // tests measure what counts: what the first view loads, compressed
    rolldownOptions: {
      checks: { pluginTimings: false }, // a slow machine's set-up is no trouble to report
      // "use client" is for frameworks that render on a server: every library of React says it in every file.
      onLog: (level, log, handle) => {
        if (log.code !== "MODULE_LEVEL_DIRECTIVE") handle(level, log);
      },
    },
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": { target: SERVER, changeOrigin: true, headers: { origin: SERVER } }, "/attack/raw": SERVER },
  },
});
