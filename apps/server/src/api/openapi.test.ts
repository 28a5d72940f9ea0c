import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestServer, testServer } from "../testing/test-server.ts";

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: object;
  }[];
  readonly responses: Readonly<Record<string, { readonly description?: string }>>;
  readonly security?: readonly object[];
}

let server: TestServer;
const served: string[] = [];

beforeAll(async () => {
  server = await testServer({
    onApp: (app) =>
      app.addHook("onRoute", ({ method, url, schema }) => {
        for (const one of [method].flat())
          if (one !== "HEAD" && (schema as { hide?: boolean } | undefined)?.hide !== true)
            served.push(`${one} ${url.replace(/:(\w+)/g, "{$1}")}`);
      }),
  });
});
afterAll(() => server.close());

it("describes every route that is served, each with who may call it and how it fails", async () => {
  const reader = await server.withToken("read");
  const { json } = await server.ask("GET", "/api/docs/openapi.json", reader);
  expect(json).toMatchObject({
    openapi: expect.stringMatching(/^3\.1\./),
    info: { title: "Limpid", version: "0.1.0" },
  });
  const operations = Object.entries(json.paths as Record<string, Record<string, Operation>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path}`,
        path,
        operation,
      })),
  );
  expect(operations.map(({ name }) => name).toSorted()).toEqual(served.toSorted());
  for (const { name, path, operation } of operations) {
    expect(operation.description, name).toMatch(/^Scope: (public|read|triage|evidence|admin|ingest)\.$/);
    expect(operation.responses.default?.description, name).toBeTypeOf("string");
    expect(
      Object.keys(operation.responses).some((code) => /^2\d\d$/.test(code)),
      name,
    ).toBe(true);
    // Each part of the path is a parameter, and each parameter of a path is in it.
    const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
    expect(inPath.map((parameter) => `{${parameter.name}}`).toSorted(), name).toEqual(
      (path.match(/\{\w+\}/g) ?? []).toSorted(),
    );
    expect(
      inPath.every(({ required }) => required === true),
      name,
    ).toBe(true);
  }
  // Nothing is referred to that is not there.
  const text = JSON.stringify(json);
  for (const [, ref = ""] of text.matchAll(/"\$ref":"#\/([^"]+)"/g))
    expect(
      ref.split("/").reduce((at: unknown, part) => (at as Record<string, unknown> | undefined)?.[part], json),
      ref,
    ).toBeDefined();
});

it("is a plain page for people, which runs nothing", async () => {
  const reader = await server.withToken("read");
  const page = await server.ask("GET", "/api/docs", { headers: { ...reader.headers, accept: "text/html" } });
  expect(page.headers["content-type"]).toContain("text/html");
  expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
  expect(page.text).toContain("/api/v1/findings/{id}");
  expect(page.text).not.toContain("<script");
  expect((await server.ask("GET", "/api/docs")).status).toBe(401);
});
