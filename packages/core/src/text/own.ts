/**
 * A copy of `text` that does not keep a larger text alive. V8 represents a cut of a long text as a view of
 * it, so a 20-character path can hold a block of 1 MiB; what outlives its block goes through here.
 */
export function own(text: string): string {
  // Below 13 characters V8 copies by itself (SlicedString::kMinLength).
  return text.length < 13 ? text : ` ${text}`.slice(1);
}
