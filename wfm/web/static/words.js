// The page's words in the language of the reader, and numbers as people read them.

export const t = {};
// Of columns of tables: what the heading says, and how values are written.
export const columns = {};

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? String(values[name]) : all));

export const percent = (share, decimals = 1) =>
  share === null || share === undefined ? "–" : (share * 100).toFixed(decimals) + "%";

export function number(value, decimals = 0) {
  const [whole, part] = Math.abs(value).toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",") + (part ? "." + part : "");
  return (value < 0 && Number(value.toFixed(decimals)) !== 0 ? "−" : "") + grouped;
}

export const signed = (value, decimals) => (Number(value.toFixed(decimals)) > 0 ? "+" : "") + number(value, decimals);
