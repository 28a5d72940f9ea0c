/** Where a key takes the scrubber: an instant, the whole life (undefined), or nowhere. */
export function stepTo(
  instants: readonly number[],
  asOf: number | undefined,
  key: string,
): number | undefined | "ignored" {
  const last = instants.length - 1;
  const now = asOf ?? Number.POSITIVE_INFINITY;
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown": {
      const before = instants.findLast((one) => one < now);
      return asOf === undefined ? instants[last] : (before ?? instants[0]);
    }
    case "ArrowRight":
    case "ArrowUp":
      return asOf === undefined ? "ignored" : instants.find((one) => one > now);
    case "Home":
      return instants[0];
    case "End":
      return instants[last];
    case "Escape":
      return asOf === undefined ? "ignored" : undefined;
    default:
      return "ignored";
  }
}
