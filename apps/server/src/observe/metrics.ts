import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What `/metrics` tells. Areas add their own to `registry`, each name begins with `limpid_`. */
export class Metrics {
  readonly registry = new Registry();

  readonly requests = new Counter({
    name: "limpid_http_requests_total",
    help: "Requests that were answered.",
    labelNames: ["method", "route", "status"] as const,
    registers: [this.registry],
  });

  readonly seconds = new Histogram({
    name: "limpid_http_request_seconds",
    help: "Time to the end of the answer.",
    labelNames: ["route"] as const,
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
    registers: [this.registry],
  });

  readonly refused = new Counter({
    name: "limpid_access_refused_total",
    help: "Requests that were refused, by reason.",
    labelNames: ["reason"] as const,
    registers: [this.registry],
  });

  readonly liveClients = new Gauge({
    name: "limpid_live_clients",
    help: "Clients that listen to live updates.",
    registers: [this.registry],
  });

  constructor(version: string) {
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: "limpid_info",
      help: "Version that runs.",
      labelNames: ["version"] as const,
      registers: [this.registry],
    }).set({ version }, 1);
  }
}
