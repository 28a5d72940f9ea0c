import { element } from "./element.ts";

export interface Tab {
  readonly title: string;
  readonly node: HTMLElement;
  /** Called when the tab is shown for the first time. */
  readonly opened?: () => void;
}

/** Panels of which one is shown; arrow keys go from tab to tab. */
export function tabs(all: readonly Tab[]): HTMLElement {
  const opened = new Set<Tab>();
  const heads = all.map(({ title }, index) =>
    element(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${index}`,
        "aria-controls": `tab-panel-${index}`,
        click: () => show(index),
      },
      title,
    ),
  );
  const panels = all.map(({ node }, index) =>
    element("div", { role: "tabpanel", id: `tab-panel-${index}`, "aria-labelledby": `tab-${index}` }, node),
  );
  const show = (chosen: number): void => {
    heads.forEach((head, index) => {
      head.setAttribute("aria-selected", String(index === chosen));
      head.tabIndex = index === chosen ? 0 : -1;
    });
    panels.forEach((panel, index) => {
      panel.hidden = index !== chosen;
    });
    const tab = all[chosen];
    if (tab === undefined || opened.has(tab)) return;
    opened.add(tab);
    tab.opened?.();
  };
  const list = element("div", { class: "tab-list", role: "tablist", "aria-label": "Lists" }, ...heads);
  list.addEventListener("keydown", (event) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    const now = heads.indexOf(document.activeElement as HTMLButtonElement);
    const next = (now + by + heads.length) % heads.length;
    show(next);
    heads[next]?.focus();
  });
  show(0);
  return element("section", { class: "panel tabs", "aria-label": "Lists" }, list, ...panels);
}
