// Light or dark: as the system has it, until the reader chooses.
const PLACE = "wfm-theme";

export function startTheme() {
  const chosen = localStorage.getItem(PLACE);
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
}

export function toggleTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem(PLACE, root.dataset.theme);
}
