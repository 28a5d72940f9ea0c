import { describe, expect, it } from "vitest";
import { hasBrowser } from "../support/browser.ts";
import { TestConsole } from "./support/console-page.ts";
import { exampleFindings } from "./support/findings.ts";
import { PASSWORD } from "./support/store.ts";

describe.skipIf(!hasBrowser())("signing in", () => {
  const console = new TestConsole(async ({ keep }) => keep(exampleFindings()));

  it("takes a password, says when it is wrong, and leads to where one wanted to go", async () => {
    const window = await console.open();
    const { page } = window;
    await window.go("/groups");
    await page.getByLabel("Name").fill("ann");
    await page.getByLabel("Password").fill("not her password");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    await page.getByLabel("Password").fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Groups" }).waitFor();
    expect(window.address).toBe("/groups");
    const cookies = await window.context.cookies();
    expect(cookies).toMatchObject([{ name: "limpid_session", httpOnly: true, sameSite: "Strict" }]);
  });

  it("takes a one-time link once, and keeps its token nowhere", async () => {
    await console.served.store.access.users.put({ name: "kim", role: "analyst" }, { who: "test", from: null });
    const { url } = await console.served.server.link("kim");
    const window = await console.open();
    await window.page.goto(url);
    await window.page.getByRole("heading", { name: "Choose a password" }).waitFor();
    expect(window.page.url()).not.toContain("lml_");
    await window.page.getByLabel(/^New password/).fill("a new and long password");
    await window.page.getByRole("button", { name: "Keep" }).click();
    await window.page.getByText("The password was changed.").waitFor();

    const other = await console.open();
    await other.page.goto(url);
    await other.page.getByRole("alert").waitFor();
    expect(await other.page.getByLabel("Name").isVisible()).toBe(true);
  });

  it("keeps the page when a session ends, and goes on from there", async () => {
    const window = await console.open({ user: "ben" });
    await window.go("/?q=host:web-3");
    await window.page.locator(".row-at").waitFor();
    const session = `${console.url}/api/v1/session`;
    const { csrf } = await (await window.context.request.get(session)).json();
    await window.context.request.delete(session, { headers: { origin: console.url, "x-limpid-csrf": csrf } });
    await window.press("b", "1");
    await window.page.getByText("Your session has ended.").waitFor();
    expect(await window.page.getByLabel("Name").inputValue()).toBe("ben");
    expect(await window.page.locator(".row").count()).toBeGreaterThan(0);
    await window.page.getByLabel("Password").fill(PASSWORD);
    await window.press("Enter");
    await window.page.getByText("Your session has ended.").waitFor({ state: "detached" });
    expect(window.address).toContain("/?q=host:web-3");
  });

  it("signs out, and nothing that was shown is left", async () => {
    const window = await console.open({ user: "ann" });
    await window.go("/");
    await window.page.locator(".row-at").waitFor();
    await window.press("Control+k");
    await window.page.keyboard.type("sign out");
    await window.press("Enter");
    await window.page.getByRole("button", { name: "Sign in" }).waitFor();
    expect(await window.page.locator(".row").count()).toBe(0);
    expect((await window.context.request.get(`${console.url}/api/v1/findings`)).status()).toBe(401);
  });

  it("lets a viewer read and says why nothing else", async () => {
    const window = await console.open({ user: "vic" });
    await window.go("/?q=");
    await window.page.locator(".row-at").waitFor();
    const before = await window.text(".row-at");
    await window.press("b");
    await window.page.getByRole("alert").waitFor();
    expect(await window.page.locator("dialog").count()).toBe(0);
    expect(await window.text(".row-at")).toBe(before);
    await window.go("/settings");
    await window.page.getByText("Only an administrator sees the settings").waitFor();
  });
});
