import { browserSetting } from "./browser-setting.ts";

const theme = browserSetting("theme", ["system", "light", "dark"]);
export const useTheme = theme.use;
export const setTheme = (value: "system" | "light" | "dark"): void => {
  theme.write(value);
  applyTheme();
};

/** Puts the choice on the root, where the tokens look for it. */
export function applyTheme(): void {
  const chosen = theme.read();
  if (chosen === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
}
