// Questions over the page: finishing, and the log-in in place. The page beneath stays as it is.
import { ask, freshToken } from "./asking.js";
import { h } from "./elements.js";

export function question({ title, lines, yes, no }) {
  return new Promise((resolve) => {
    const close = (answer) => () => { dialog.close(); dialog.remove(); resolve(answer); };
    const dialog = h("dialog", { class: "o-dialog", "aria-labelledby": "o-dialog-title", oncancel: close(false) },
      h("h2", { id: "o-dialog-title" }, title), lines.map((line) => h("p", {}, line)),
      h("p", { class: "o-dialog-actions" },
        h("button", { type: "button", class: "o-button", onclick: close(false) }, no),
        yes ? h("button", { type: "button", class: "o-button o-main", onclick: close(true) }, yes) : null));
    document.body.append(dialog);
    dialog.showModal();
  });
}

// Resolves once somebody has logged in here; who it was the server will tell.
export function logIn({ words, login, waiting }) {
  return new Promise((resolve) => {
    const name = h("input", { class: "o-control o-long", id: "o-login", autocomplete: "username", value: login ?? "" });
    const password = h("input", { class: "o-control o-long", id: "o-password", type: "password", autocomplete: "current-password" });
    const mistake = h("p", { class: "o-mistake", role: "alert" });
    const button = h("button", { class: "o-button o-main" }, words.log_in);
    const form = h("form", { method: "dialog", onsubmit: enter },
      h("h2", { id: "o-login-title" }, words.login_title), h("p", {}, waiting), mistake,
      h("div", { class: "o-field" }, h("label", { for: "o-login" }, words.login), name),
      h("div", { class: "o-field" }, h("label", { for: "o-password" }, words.password), password),
      h("p", { class: "o-dialog-actions" }, button));
    const dialog = h("dialog", { class: "o-dialog", "aria-labelledby": "o-login-title", oncancel: (event) => event.preventDefault() }, form);
    document.body.append(dialog);
    dialog.showModal();
    password.focus();

    async function enter(event) {
      event.preventDefault();
      button.disabled = true;
      const token = await freshToken();
      const body = new URLSearchParams({ csrfmiddlewaretoken: token, login: name.value, password: password.value, next: "/login/" });
      const reply = await ask("/login/", { method: "POST", body });
      button.disabled = false;
      if (reply.status === 302) {
        dialog.close();
        dialog.remove();
        resolve(await freshToken());
        return;
      }
      mistake.textContent = reply.status === 422 ? words.login_wrong : words.login_no_network;
      password.value = "";
      password.focus();
    }
  });
}
