import "./fresh-store.css";
import { Link } from "@tanstack/react-router";
import { useRef } from "react";
import { Button, buttonClass } from "../design/button.tsx";
import { EmptyState } from "../design/empty-state.tsx";
import { importWords as said } from "../words/imports.ts";
import { queueWords } from "../words/queue.ts";
import { useImports } from "./use-imports.ts";

/** What a store that holds nothing can be given: the example, a log, hosts that send. */
export function FreshStore() {
  const { read, example } = useImports();
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <div className="fresh-scroll">
      <EmptyState title={queueWords.fresh0}>
        <p>{queueWords.fresh0More}</p>
      </EmptyState>
      <div className="fresh">
        <section>
          <h3>{said.exampleTitle}</h3>
          <p>{said.exampleMore}</p>
          <Button kind="main" disabled={example.isPending} onClick={() => example.mutate(true)}>
            {example.isPending ? said.loading : said.example}
          </Button>
        </section>
        <section>
          <h3>{said.logTitle}</h3>
          <p>{said.logMore}</p>
          <input
            ref={chooser}
            type="file"
            multiple
            hidden
            onChange={({ target }) => {
              read.mutate([...(target.files ?? [])]);
              target.value = "";
            }}
          />
          <Button disabled={read.isPending} onClick={() => chooser.current?.click()}>
            {read.isPending ? said.loading : said.choose}
          </Button>
        </section>
        <section>
          <h3>{said.sendTitle}</h3>
          <p>{said.sendMore}</p>
          <Link to="/settings" search={{ part: "enrolments" }} className={buttonClass()}>
            {said.sendLink}
          </Link>
        </section>
      </div>
    </div>
  );
}
