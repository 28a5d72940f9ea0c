/** One revision of one finding on its way. */
export interface Delivery {
  /** `FINDING/REVISION`: the same when it is sent again, so that a receiver can tell. */
  readonly key: string;
  /** `limpid.finding/1`, one line. */
  readonly line: string;
}

/** Brings deliveries to one receiver. */
export interface Transport {
  /**
   * Resolves when the receiver has all of them. Rejects with a {@link DeliveryProblem} otherwise; what was brought
   * before that is in `delivered`.
   */
  send(deliveries: readonly Delivery[]): Promise<void>;
  close(): void;
}

/** Why something was not delivered. */
export class DeliveryProblem extends Error {
  /** Deliveries of the batch that arrived, from its beginning. */
  readonly delivered: number;
  /** The receiver will never take the next one: it is set aside, and the others go on. */
  readonly refused: boolean;
  /** Milliseconds that the receiver asked for. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    about: { delivered?: number; refused?: boolean; retryAfterMs?: number | undefined } = {},
  ) {
    super(message);
    this.delivered = about.delivered ?? 0;
    this.refused = about.refused ?? false;
    this.retryAfterMs = about.retryAfterMs;
  }
}
