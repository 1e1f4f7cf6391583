// A task and its answer on the page, by kind. `change(content, isTyped)` is called with the whole answer or null.
import { h, rich, spoken, svg } from "./elements.js";
import { hotspot } from "./hotspot.js";

const UP = "M8 13.4V3M3.6 7.2 8 2.8l4.4 4.4", DOWN = "M8 2.6V13M3.6 8.8 8 13.2l4.4-4.4";
let serial = 0;
const fresh = () => `o-a${++serial}`;

export function task({ content, answer, change, words, picture }) {
  const place = { picture };
  const about = { interaction: content.interaction, answer, change, words, place, kind: content.kind };
  const body = KINDS[content.interaction.is](about, content);
  const prompt = h("div", { class: "o-prompt", id: "prompt" }, rich(content.prompt, { picture, slot: about.slot }));
  return [prompt, ...body];
}

const KINDS = {
  SingleChoice: (about) => choices(about, "radio", about.words.choose_one),
  MultipleChoice: (about) => choices(about, "checkbox", limited(about)),
  Ordering: ordering,
  Matching: matching,
  Gaps: gaps,
  NumberEntry: (about) => entry(about, "number"),
  TextEntry: (about) => entry(about, "text"),
  Essay: essay,
  Hotspot: hotspot,
};

export function hint(text) { return h("p", { class: "o-task-hint" }, text); }

function limited({ interaction, words }) {
  return interaction.most ? words.choose_most.replace("%s", interaction.most) : words.choose_several;
}

// --- choice ---------------------------------------------------------------------------------------

export function choices(about, type, told) {
  const { interaction, answer, change, words, place } = about;
  const chosen = new Set(type === "radio" ? [answer?.choice] : answer?.choices ?? []);
  const name = fresh();
  const field = h("fieldset", {}, h("legend", { class: "o-hidden" }, words.options));
  const inputs = interaction.options.map((option) => {
    const input = h("input", { type, name, value: option.identifier, checked: chosen.has(option.identifier), onchange: changed });
    field.append(h("label", { class: "o-option" }, input, h("span", {}, rich(option.text, place))));
    return input;
  });
  function changed() {
    const now = inputs.filter((input) => input.checked).map((input) => input.value);
    bound();
    if (type === "radio") change(now.length ? { choice: now[0] } : null);
    else change(now.length ? { choices: now } : null);
  }
  function bound() {
    if (type === "radio" || !interaction.most) return;
    const isFull = inputs.filter((input) => input.checked).length >= interaction.most;
    for (const input of inputs) input.disabled = isFull && !input.checked;
  }
  bound();
  return [hint(told), field];
}

// --- order ----------------------------------------------------------------------------------------

function ordering({ interaction, answer, change, words, place }) {
  const options = new Map(interaction.options.map((option) => [option.identifier, option]));
  let order = answer?.order?.filter((one) => options.has(one)) ?? [];
  let isGiven = order.length === options.size;
  if (!isGiven) order = [...options.keys()];
  const list = h("ol", { class: "o-order" });
  const said = h("p", { class: "o-hidden", role: "status" });
  const agree = h("button", { type: "button", class: "o-button o-little", onclick: () => give() }, words.order_is_right);

  function draw(focus) {
    list.replaceChildren(...order.map((identifier, at) => {
      const text = spoken(options.get(identifier).text);
      const mover = (by, word, mark) => h("button", {
        type: "button", class: "o-mover", "data-move": `${identifier}/${by}`, disabled: at + by < 0 || at + by >= order.length,
        "aria-label": `${word}: ${text}`, onclick: () => move(at, at + by, `${identifier}/${by}`),
      }, svg("svg", { class: "o-icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: mark, class: "o-stroke" })));
      return h("li", {
        draggable: true, "data-at": at,
        ondragstart: (event) => { event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", String(at)); },
        ondragover: (event) => event.preventDefault(),
        ondrop: (event) => { event.preventDefault(); move(Number(event.dataTransfer.getData("text/plain")), at); },
      }, h("span", { class: "o-order-number" }, `${at + 1}`), h("span", {}, rich(options.get(identifier).text, place)),
      h("span", { class: "o-movers" }, mover(-1, words.higher, UP), mover(1, words.lower, DOWN)));
    }));
    agree.hidden = isGiven;
    if (!focus) return;
    const button = list.querySelector(`[data-move="${CSS.escape(focus)}"]`);
    (button?.disabled ? button.parentElement.querySelector("button:not(:disabled)") : button)?.focus();
  }
  function move(from, to, focus) {
    if (from === to || !(from in order) || !(to in order)) return;
    const [identifier] = order.splice(from, 1);
    order.splice(to, 0, identifier);
    said.textContent = `${spoken(options.get(identifier).text)}: ${to + 1}`;
    give(focus);
  }
  function give(focus) {
    isGiven = true;
    draw(focus);
    change({ order: [...order] });
  }
  draw();
  const ends = (text) => (text ? h("p", { class: "o-order-end" }, text) : null);
  return [hint(words.put_in_order), ends(interaction.first), list, ends(interaction.last), agree, said].filter(Boolean);
}

// --- matching -------------------------------------------------------------------------------------

function matching({ interaction, answer, change, words, place }) {
  const pairs = new Set((answer?.pairs ?? []).map((pair) => JSON.stringify(pair)));
  const put = () => change(pairs.size ? { pairs: [...pairs].map((one) => JSON.parse(one)) } : null);
  const rows = interaction.left.map((left) => {
    const id = fresh();
    const title = h("div", { class: "o-match-left", id }, rich(left.text, place));
    if ((left.limit ?? 1) === 1) return h("div", { class: "o-match" }, title, select(left, id));
    return h("div", { class: "o-match" }, title, boxes(left, id));
  });

  function select(left, id) {
    const chosen = interaction.right.find((right) => pairs.has(JSON.stringify([left.identifier, right.identifier])));
    return h("select", {
      class: "o-control", "aria-labelledby": id,
      onchange: (event) => {
        for (const right of interaction.right) pairs.delete(JSON.stringify([left.identifier, right.identifier]));
        if (event.target.value) pairs.add(JSON.stringify([left.identifier, event.target.value]));
        put();
      },
    }, h("option", { value: "" }, words.not_chosen),
    interaction.right.map((right) => h("option", { value: right.identifier, selected: right === chosen }, spoken(right.text))));
  }
  function boxes(left, id) {
    return h("div", { role: "group", "aria-labelledby": id }, interaction.right.map((right) => {
      const pair = JSON.stringify([left.identifier, right.identifier]);
      const input = h("input", { type: "checkbox", checked: pairs.has(pair), onchange: () => { input.checked ? pairs.add(pair) : pairs.delete(pair); put(); } });
      return h("label", { class: "o-option o-option-small" }, input, h("span", {}, rich(right.text, place)));
    }));
  }
  const hasPictures = interaction.right.some((right) => JSON.stringify(right.text).match(/"is":"(Image|Formula)"/));
  const shown = hasPictures ? h("ul", { class: "o-match-right" }, interaction.right.map((right) => h("li", {}, rich(right.text, place)))) : null;
  return [hint(words.match), ...(shown ? [shown] : []), h("div", { class: "o-matches" }, rows)];
}

// --- gaps -----------------------------------------------------------------------------------------

function gaps(about) {
  const { interaction, answer, change, words } = about;
  const filled = { ...(answer?.gaps ?? {}) };
  const kept = () => Object.fromEntries(Object.entries(filled).filter(([, value]) => value !== ""));
  const put = (gap, value, isTyped) => {
    filled[gap] = value;
    change(Object.keys(kept()).length ? { gaps: kept() } : null, isTyped);
  };
  about.slot = (identifier) => {
    const at = interaction.gaps.findIndex((gap) => gap.identifier === identifier);
    const gap = interaction.gaps[at];
    if (!gap) return document.createTextNode("[…]");
    const label = words.gap.replace("%s", at + 1), value = filled[identifier] ?? "";
    if (["list", "bank"].includes(gap.entry)) {
      const options = gap.entry === "list" ? gap.options : interaction.bank;
      return h("select", { class: "o-control o-gap", "aria-label": label, onchange: (event) => put(identifier, event.target.value) },
        h("option", { value: "" }, words.not_chosen),
        (options ?? []).map((option) => h("option", { value: option.identifier, selected: option.identifier === value }, spoken(option.text))));
    }
    return h("input", {
      class: "o-control o-gap", "aria-label": label, value, autocomplete: "off", maxlength: 1000, size: Math.min(40, Math.max(6, gap.width || 12)),
      inputmode: gap.entry === "number" ? "decimal" : null, oninput: (event) => put(identifier, event.target.value, true),
    });
  };
  const bank = interaction.bank?.length ? h("p", { class: "o-task-bank" }, h("b", {}, words.bank), ` ${interaction.bank.map((one) => spoken(one.text)).join(" · ")}`) : null;
  return [hint(words.fill_gaps), ...(bank ? [bank] : [])];
}

// --- what is typed --------------------------------------------------------------------------------

function entry({ interaction, answer, change, words }, field) {
  const input = h("input", {
    class: "o-control o-entry", "aria-labelledby": "prompt", autocomplete: "off", maxlength: 1000, value: answer?.[field] ?? "",
    inputmode: field === "number" ? "decimal" : null,
    oninput: () => change(input.value.trim() ? { [field]: input.value } : null, true),
  });
  return [hint(field === "number" ? words.type_number : words.type_text),
    h("p", { class: "o-entry-line" }, input, interaction.unit ? h("span", {}, ` ${interaction.unit}`) : null)];
}

function essay({ interaction, answer, change, words }) {
  const count = h("p", { class: "o-task-hint", id: fresh() });
  const area = h("textarea", {
    class: "o-control o-essay", "aria-labelledby": "prompt", "aria-describedby": count.id, rows: interaction.lines ?? 10, maxlength: 50000,
    oninput: () => { told(); change(area.value.trim() ? { text: area.value } : null, true); },
  });
  area.value = answer?.text ?? "";
  function told() {
    const number = area.value.trim() ? area.value.trim().split(/\s+/).length : 0;
    count.textContent = (interaction.most_words ? words.words_of : words.words_are).replace("%s", number).replace("%m", interaction.most_words ?? "");
    count.classList.toggle("o-miss", Boolean(interaction.most_words) && number > interaction.most_words);
  }
  told();
  return [hint(words.type_long), area, count];
}
