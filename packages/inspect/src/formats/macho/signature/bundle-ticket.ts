const BUNDLE_PROGRAM = /^(.*\/)?Contents\/MacOS\/[^/]+$/s;

/**
 * Where the notarisation ticket of a program in a bundle lies when it was stapled: the tool writes it beside the
 * bundle's other contents, not into the program. undefined for a program that is in no bundle of that shape.
 * Not to be confused with `Contents/_CodeSignature/CodeResources`, the list of the bundle's files.
 */
export function bundleTicketPath(program: string): string | undefined {
  const found = BUNDLE_PROGRAM.exec(program);
  return found === null ? undefined : `${found[1] ?? ""}Contents/CodeResources`;
}
