// Elements made without markup: text is text, whatever stands in it.
const SVG = "http://www.w3.org/2000/svg", MATH = "http://www.w3.org/1998/Math/MathML";
const TAGS = new Set(["p", "pre", "ul", "ol", "li", "table", "caption", "tr", "th", "td", "hr", "em", "strong", "u", "s", "sub", "sup", "code", "br"]);
const RENAMED = { h: "h2", quote: "blockquote" };
const MATH_TAGS = new Set("math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle mpadded mphantom menclose msub msup msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mtd mlabeledtr semantics merror".split(" "));
const MATH_ATTRIBUTES = new Set("display mathvariant stretchy fence separator accent accentunder linethickness columnalign rowalign columnspan rowspan width height depth lspace rspace notation open close separators form alttext".split(" "));

export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (["checked", "value", "disabled", "selected", "hidden", "draggable"].includes(name)) element[name] = value;
    else if (value !== null && value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((one) => one !== null && one !== undefined && one !== ""));
  return element;
}

// `place`: { picture(name) → address, slot(gap) → element }
export function rich(nodes, place) {
  return (nodes ?? []).map((node) => one(node, place));
}

function one(node, place) {
  switch (node.is) {
    case "Words": return document.createTextNode(node.text);
    case "Image": return h("img", { src: place.picture(node.media), alt: node.alt ?? "", width: node.width || null, height: node.height || null });
    case "Formula": return formula(node);
    case "Slot": return place.slot?.(node.gap) ?? document.createTextNode("[…]");
    default: return element(node, place);
  }
}

function element(node, place) {
  const name = RENAMED[node.tag] ?? (TAGS.has(node.tag) ? node.tag : "span");
  return h(name, { colspan: node.columns > 1 ? node.columns : null, rowspan: node.rows > 1 ? node.rows : null }, rich(node.children, place));
}

function formula(node) {
  if (node.notation !== "mathml") return h("code", { class: "o-formula" }, node.source);
  const made = mathml(parsed(node.source));
  if (!made) return h("code", { class: "o-formula" }, node.source);
  made.setAttribute("aria-label", mathWords(made));
  return made;
}

const parsed = (source) => new DOMParser().parseFromString(source, "application/xml").documentElement;

// A formula in one line, for whoever hears it and for lists that hold plain words only: 1/2, √(x + 1), x^2.
function mathWords(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return node.nodeType === Node.TEXT_NODE ? node.data.trim() : "";
  const parts = [...node.childNodes].map(mathWords).filter(Boolean);
  const [base, one, other] = parts.map((part) => (/^[\p{L}\d.,]+$/u.test(part) ? part : `(${part})`));
  switch (node.localName) {
    case "mfrac": return `${base}/${one}`;
    case "msqrt": return `√(${parts.join(" ")})`;
    case "mroot": return `${one}√${base}`;
    case "msup": case "mover": return `${base}^${one}`;
    case "msub": case "munder": return `${base}_${one}`;
    case "msubsup": case "munderover": return `${base}_${one}^${other}`;
    default: return parts.join(" ");
  }
}

function mathml(found) {
  if (!MATH_TAGS.has(found.localName)) return null;
  const made = document.createElementNS(MATH, found.localName);
  for (const { name, value } of found.attributes) if (MATH_ATTRIBUTES.has(name)) made.setAttribute(name, value);
  for (const child of found.childNodes) {
    const copy = child.nodeType === Node.TEXT_NODE ? document.createTextNode(child.data) : child.nodeType === Node.ELEMENT_NODE ? mathml(child) : null;
    if (copy) made.append(copy);
  }
  return made;
}

// What a person hears of a rich text: for names of options in lists, which hold plain words only.
export function spoken(nodes) {
  return (nodes ?? []).map((node) => {
    if (node.is === "Words") return node.text;
    if (node.is === "Image") return node.alt ?? "";
    if (node.is === "Formula") return node.notation === "tex" ? node.source : mathWords(parsed(node.source));
    return spoken(node.children);
  }).join(" ").replace(/\s+/g, " ").trim();
}
