// Requests to the server. A failure of the network is an answer with status 0, never an exception.
const PATIENCE = 20000;

export async function ask(path, { method = "GET", body, token } = {}) {
  const headers = { Accept: "application/json" };
  if (token) headers["X-CSRFToken"] = token;
  if (body !== undefined && !(body instanceof URLSearchParams)) headers["Content-Type"] = "application/json";
  try {
    const response = await fetch(path, {
      method, headers, redirect: "manual", credentials: "same-origin", cache: "no-store",
      body: body === undefined || body instanceof URLSearchParams ? body : JSON.stringify(body),
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    if (response.type === "opaqueredirect") return { status: 302, data: {} };  // to the log-in, or from it
    const text = await response.text();
    return { status: response.status, data: parse(text), text };
  } catch {
    return { status: 0, data: {} };
  }
}

function parse(text) {
  try { return JSON.parse(text) ?? {}; } catch { return {}; }
}

// The page may have stood open over a log-in in another tab: its token against forged requests is then stale.
export async function freshToken() {
  const { status, data } = await ask("/assessment/sitting/token/");
  return status === 200 ? data.token : "";
}
