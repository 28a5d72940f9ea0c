import { Session } from "node:inspector";

/**
 * Which code of the inspector ran, character by character of its sources, by V8's precise block coverage. Counting
 * a look costs some milliseconds whatever ran in between, so many inputs share one look.
 *
 * @see https://v8.dev/blog/javascript-code-coverage
 */
export class Coverage {
  readonly #session = new Session();
  readonly #seen = new Map<string, Uint8Array>();
  /** Beginnings of blocks by script: what `blocks` counts. */
  readonly #starts = new Map<string, Set<number>>();

  constructor() {
    this.#session.connect();
    this.#post("Profiler.enable");
    this.#post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  /** What ran since the last look and never before; it stays news until it is accepted. */
  news(): readonly News[] {
    const { result } = this.#post("Profiler.takePreciseCoverage") as { result: readonly ScriptCoverage[] };
    return result.flatMap(({ scriptId, url, functions }) =>
      WATCHED.test(url) ? this.#newsOf(scriptId, functions) : [],
    );
  }

  accept(news: readonly News[]): void {
    for (const { script, at } of news) {
      const seen = this.#seen.get(script);
      if (seen !== undefined) seen[at] = 1;
    }
  }

  /** Blocks of code that ran, of those that V8 told apart so far. */
  get blocks(): number {
    let count = 0;
    for (const [script, starts] of this.#starts) {
      const seen = this.#seen.get(script);
      for (const start of starts) count += seen?.[start] ?? 0;
    }
    return count;
  }

  stop(): void {
    this.#session.disconnect();
  }

  #newsOf(script: string, functions: readonly FunctionCoverage[]): readonly News[] {
    if (!functions.some(({ ranges }) => (ranges[0]?.count ?? 0) > 0)) return [];
    const length = Math.max(...functions.map(({ ranges }) => ranges[0]?.endOffset ?? 0));
    const seen = this.#seenOf(script, length);
    const starts = this.#starts.get(script) ?? new Set();
    this.#starts.set(script, starts);
    const now = new Uint8Array(length);
    // Functions and blocks come from the outside in, so the inner ones have the last word.
    for (const { ranges } of functions) {
      for (const { startOffset, endOffset, count } of ranges) {
        now.fill(count > 0 ? 1 : 0, startOffset, endOffset);
        starts.add(startOffset);
      }
    }
    const news: News[] = [];
    for (let at = 0; at < length; at++) if (now[at] === 1 && seen[at] === 0) news.push({ script, at });
    return news;
  }

  #seenOf(script: string, length: number): Uint8Array {
    const seen = this.#seen.get(script);
    if (seen !== undefined && seen.length >= length) return seen;
    const longer = new Uint8Array(length);
    longer.set(seen ?? []);
    this.#seen.set(script, longer);
    return longer;
  }

  #post(method: string, parameters: object = {}): unknown {
    let answer: unknown;
    let trouble: Error | null = null;
    this.#session.post(method, parameters, (error, result) => {
      trouble = error;
      answer = result;
    });
    if (trouble !== null) throw trouble;
    return answer;
  }
}

/** A character of a script that ran for the first time. */
interface News {
  readonly script: string;
  readonly at: number;
}

const WATCHED = /\/packages\/(?:inspect|core|certificates|host)\/src\/(?!testing\/)/;

interface ScriptCoverage {
  readonly scriptId: string;
  readonly url: string;
  readonly functions: readonly FunctionCoverage[];
}

interface FunctionCoverage {
  readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[];
}
