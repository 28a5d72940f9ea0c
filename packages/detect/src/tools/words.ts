/** Words of a text that was quoted for a program: blanks separate, single and double quotes hold together. */
export function splitWords(text: string): readonly string[] {
  const words: string[] = [];
  let word = "";
  let open = false;
  let quote = "";
  for (const character of text) {
    if (quote !== "") {
      if (character === quote) quote = "";
      else word += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      open = true;
    } else if (character === " " || character === "\t" || character === "\n") {
      if (open) words.push(word);
      word = "";
      open = false;
    } else {
      word += character;
      open = true;
    }
  }
  if (open) words.push(word);
  return words;
}
