// Questions to the server. What it refuses is an answer; only silence is an error.

export class Silence extends Error {}

async function call(path, options) {
  let reply;
  try {
    reply = await fetch(path, { credentials: "same-origin", cache: "no-store", ...options });
  } catch {
    throw new Silence(path);
  }
  return reply;
}

async function read(reply) {
  let data = {};
  try { data = await reply.json(); } catch { /* an answer without a body says all by its status */ }
  return { ok: reply.ok, status: reply.status, data };
}

export const get = async (path) => read(await call(path));

export const post = async (path, body = {}) =>
  read(await call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }));

/** Fetch a file and hand it to the browser to keep; returns the words of a refusal, or null. */
export async function download(path) {
  const reply = await call(path);
  if (!reply.ok) return (await read(reply)).data.error || String(reply.status);
  const name = /filename\*?=(?:UTF-8'')?"?([^";]+)/i.exec(reply.headers.get("Content-Disposition") || "");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await reply.blob());
  link.download = name ? decodeURIComponent(name[1]) : path.split("/").pop();
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  return null;
}
