// A picture on which areas are chosen or places are marked; everything that a pointer does, keys do too.
import { h, svg } from "./elements.js";

const STEP = 2, STRIDE = 20;

export function hotspot(about) {
  return about.interaction.points ? marks(about) : areas(about);
}

function stage({ interaction, place }, overlay) {
  const image = h("img", { src: place.picture(interaction.image.media), alt: interaction.image.alt ?? "" });
  const size = () => {
    const width = interaction.image.width || image.naturalWidth, height = interaction.image.height || image.naturalHeight;
    if (width && height) overlay.setAttribute("viewBox", `0 0 ${width} ${height}`);
  };
  image.addEventListener("load", size);
  size();
  return h("div", { class: "o-stage" }, image, overlay);
}

function shape(area) {
  const [a, b, c, d] = area.corners.map(Number);
  if (area.shape === "rect") return svg("rect", { x: a, y: b, width: c - a, height: d - b });
  if (area.shape === "circle") return svg("circle", { cx: a, cy: b, r: c });
  if (area.shape === "ellipse") return svg("ellipse", { cx: a, cy: b, rx: c, ry: d });
  return svg("polygon", { points: area.corners.join(" ") });
}

function areas(about) {
  const { interaction, answer, change, words } = about;
  const most = interaction.most ?? 1, type = most === 1 ? "radio" : "checkbox";
  const chosen = new Set(answer?.areas ?? []);
  const overlay = svg("svg", { class: "o-areas", "aria-hidden": "true", focusable: "false" });
  const list = h("fieldset", { class: "o-area-list" }, h("legend", { class: "o-hidden" }, words.areas));
  const parts = interaction.areas.map((area, at) => {
    const input = h("input", { type, name: "o-area", checked: chosen.has(area.identifier), onchange: changed });
    const figure = shape(area);
    figure.addEventListener("click", () => { if (!input.disabled) input.click(); });
    overlay.append(figure);
    list.append(h("label", { class: "o-option o-option-small" }, input, h("span", {}, area.label || words.area.replace("%s", at + 1))));
    return { area, input, figure };
  });
  function changed() {
    paint();
    const now = parts.filter(({ input }) => input.checked).map(({ area }) => area.identifier);
    change(now.length ? { areas: now } : null);
  }
  function paint() {
    const isFull = most > 1 && parts.filter(({ input }) => input.checked).length >= most;
    for (const { input, figure } of parts) {
      figure.setAttribute("class", input.checked ? "o-area-on" : "");
      input.disabled = isFull && !input.checked;
    }
  }
  paint();
  return [h("p", { class: "o-task-hint" }, words.choose_area), stage(about, overlay), list];
}

function marks(about) {
  const { interaction, answer, change, words } = about;
  const most = interaction.most ?? 1;
  let points = (answer?.points ?? []).map((point) => [...point]);
  let cursor = null;
  const overlay = svg("svg", { class: "o-areas", tabindex: "0", role: "application", "aria-label": words.mark_by_keys });
  const list = h("ul", { class: "o-marks" });
  const bounds = () => overlay.viewBox.baseVal;

  function put(x, y) {
    const point = [Math.round(x), Math.round(y)];
    if (most === 1) points = [point];
    else if (!most || points.length < most) points.push(point);
    given();
  }
  function given() {
    paint();
    change(points.length ? { points } : null);
  }
  function paint() {
    const reach = Math.max(bounds().width, bounds().height) / 60 || 8;
    const cross = ([x, y], css) => svg("path", { class: css, d: `M${x - reach} ${y}h${2 * reach}M${x} ${y - reach}v${2 * reach}` });
    overlay.replaceChildren(svg("rect", { class: "o-canvas", width: "100%", height: "100%" }), ...points.map((point) => cross(point, "o-mark")), ...(cursor ? [cross(cursor, "o-cursor")] : []));
    list.replaceChildren(...points.map((point, at) => h("li", {}, words.mark.replace("%s", at + 1).replace("%x", point[0]).replace("%y", point[1]), " ",
      h("button", { type: "button", class: "o-button o-little", onclick: () => { points.splice(at, 1); given(); } }, words.remove))));
  }
  overlay.addEventListener("click", (event) => {
    const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(overlay.getScreenCTM().inverse());
    put(spot.x, spot.y);
  });
  overlay.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    cursor ??= [bounds().width / 2, bounds().height / 2];
    if (way) {
      const by = event.shiftKey ? STEP : STRIDE;
      cursor = [clamp(cursor[0] + way[0] * by, bounds().width), clamp(cursor[1] + way[1] * by, bounds().height)];
      paint();
    } else if (event.key === "Enter" || event.key === " ") put(...cursor);
    else return;
    event.preventDefault();
  });
  const made = stage(about, overlay);
  made.querySelector("img").addEventListener("load", paint);
  paint();
  return [h("p", { class: "o-task-hint" }, words.mark_place), made, list];
}

const clamp = (value, most) => Math.min(Math.max(value, 0), most);
