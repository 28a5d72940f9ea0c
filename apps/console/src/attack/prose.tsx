import { Hostile } from "../design/hostile.tsx";
import { ObjectLink } from "./object-link.tsx";
import { type ProsePart, proseParts } from "./prose-parts.ts";

/** Official text as it reads, without a word of it becoming HTML. */
export function Prose({ text }: { readonly text: string }) {
  return (
    <div className="attack-prose">
      {proseParts(text).map((parts, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs of one text have no other name, and no state
        <p key={index}>
          {parts.map((part, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name, and no state
            <Part key={place} part={part} />
          ))}
        </p>
      ))}
    </div>
  );
}

function Part({ part }: { readonly part: ProsePart }) {
  switch (part.kind) {
    case "text":
      return <Hostile text={part.text} longest={100_000} />;
    case "code":
      return (
        <code>
          <Hostile text={part.text} />
        </code>
      );
    case "citation":
      return (
        <span className="attack-citation quiet small">
          [<Hostile text={part.name} />]
        </span>
      );
    case "object":
      return (
        <ObjectLink id={part.id}>
          <Hostile text={part.text} />
        </ObjectLink>
      );
    case "link":
      return (
        <a href={part.url} rel="noreferrer noopener" title={part.url}>
          <Hostile text={part.text} />
        </a>
      );
  }
}
