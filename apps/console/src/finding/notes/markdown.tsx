import { Fragment, useMemo } from "react";
import { Hostile } from "../../design/hostile.tsx";
import { visibleText } from "../../design/hostile-parts.ts";
import { findingWords } from "../../words/finding.ts";
import { type Block, type Inline, parseMarkdown } from "./markdown.ts";

/** A note as its writer meant it, and nothing more: no HTML, no image, every link with the address it leads to. */
export function Markdown({ text }: { readonly text: string }) {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  return (
    <div className="markdown">
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks of one text have places, and no state
        <BlockView key={index} block={block} />
      ))}
    </div>
  );
}

function BlockView({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case "paragraph":
      return (
        <p>
          <Inlines inside={block.inside} />
        </p>
      );
    case "heading":
      return (
        <p className="markdown-heading">
          <Inlines inside={block.inside} />
        </p>
      );
    case "quote":
      return (
        <blockquote>
          <Inlines inside={block.inside} />
        </blockquote>
      );
    case "code":
      return (
        <pre>
          {block.text.split("\n").map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have places
            <Fragment key={index}>
              <Hostile text={line} />
              {"\n"}
            </Fragment>
          ))}
        </pre>
      );
    case "list": {
      const List = block.ordered ? "ol" : "ul";
      return (
        <List className={block.ordered ? "markdown-numbers" : "markdown-bullets"}>
          {block.items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: items have places
            <li key={index}>
              <Inlines inside={item} />
            </li>
          ))}
        </List>
      );
    }
  }
}

function Inlines({ inside }: { readonly inside: readonly Inline[] }) {
  return inside.map((inline, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: runs have places
    <InlineView key={index} inline={inline} />
  ));
}

function InlineView({ inline }: { readonly inline: Inline }) {
  switch (inline.kind) {
    case "text":
      return inline.text.split("\n").map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have places
        <Fragment key={index}>
          {index === 0 ? null : <br />}
          <Hostile text={line} longest={65_536} />
        </Fragment>
      ));
    case "code":
      return (
        <code>
          <Hostile text={inline.text} />
        </code>
      );
    case "strong":
      return (
        <b>
          <Inlines inside={inline.inside} />
        </b>
      );
    case "emphasis":
      return (
        <em>
          <Inlines inside={inline.inside} />
        </em>
      );
    case "struck":
      return (
        <s>
          <Inlines inside={inline.inside} />
        </s>
      );
    case "link":
      return (
        <a href={inline.address} target="_blank" rel="noopener noreferrer nofollow">
          {inline.text === "" ? null : (
            <>
              <Hostile text={inline.text} /> (
            </>
          )}
          {visibleText(inline.address)}
          {inline.text === "" ? null : ")"}
        </a>
      );
    case "image":
      return (
        <span className="quiet">
          [{findingWords.notes.image}: <Hostile text={inline.text} /> {visibleText(inline.address)}]
        </span>
      );
  }
}
