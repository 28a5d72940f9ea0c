import { KNOWN_TYPES, typeWord } from "@limpid/attack";

/** Types of objects with the word for people, by word. */
export const TYPES: readonly { readonly type: string; readonly word: string }[] = KNOWN_TYPES.map((type) => ({
  type,
  word: typeWord(type),
})).sort((one, other) => (one.word < other.word ? -1 : 1));

export function wordOf(type: string): string {
  return typeWord(type);
}

/** `enterprise-attack` as people say it. */
export function domainWord(domain: string): string {
  return domain.replace(/-attack$/, "");
}
