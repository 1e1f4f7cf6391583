// A term is moved by dragging its bar or by keys; without this file the measure's own page does it by days.
(() => {
  "use strict";
  const table = document.querySelector(".o-timeline");
  const form = document.getElementById("move-form");
  if (!table || !form) return;
  const said = document.getElementById("move-said");
  const step = Number(table.dataset.step);
  const EDGE = 12; // pixels of the right end that change the end alone

  const parse = (text) => new Date(`${text}T00:00:00Z`);
  const iso = (day) => day.toISOString().slice(0, 10);
  const told = (day) => iso(day).split("-").reverse().join(".");

  // The same day so many months later; the last day of a month stays the last.
  const addMonths = (day, months) => {
    const next = new Date(day);
    next.setUTCDate(next.getUTCDate() + 1);
    const isLast = next.getUTCMonth() !== day.getUTCMonth();
    const first = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 1));
    const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
    first.setUTCDate(isLast ? length : Math.min(day.getUTCDate(), length));
    return first;
  };

  const moved = (bar, begin, end) => {
    const first = addMonths(parse(bar.dataset.first), begin * step);
    const last = addMonths(parse(bar.dataset.last), end * step);
    return last < first ? null : { first, last };
  };

  const show = (bar, begin, end, width) => {
    const span = moved(bar, begin, end);
    if (!span) return;
    bar.style.transform = begin ? `translateX(${begin * width}px)` : "";
    bar.style.width = end !== begin ? `calc(100% + ${(end - begin) * width}px)` : "";
    said.textContent = `${said.dataset.said}: ${told(span.first)} – ${told(span.last)}`;
  };

  const leave = (bar) => {
    bar.style.transform = bar.style.width = "";
    bar.removeAttribute("data-begin");
    bar.removeAttribute("data-end");
    said.textContent = "";
  };

  const keep = (bar, begin, end) => {
    const span = moved(bar, begin, end);
    if (!span || (!begin && !end)) return leave(bar);
    form.action = bar.dataset.move;
    form.elements.first.value = iso(span.first);
    form.elements.last.value = iso(span.last);
    form.submit();
  };

  const columnWidth = () => table.querySelector("thead .o-time").getBoundingClientRect().width;

  table.addEventListener("pointerdown", (event) => {
    const bar = event.target.closest("button.o-term");
    if (!bar || event.button) return;
    const box = bar.getBoundingClientRect();
    const onlyEnd = box.right - event.clientX < EDGE;
    const width = columnWidth();
    const from = event.clientX;
    let columns = 0;
    bar.setPointerCapture(event.pointerId);
    const move = (now) => {
      columns = Math.round((now.clientX - from) / width);
      show(bar, onlyEnd ? 0 : columns, columns, width);
    };
    const stop = (now) => {
      bar.removeEventListener("pointermove", move);
      if (now.type === "pointerup" && columns) keep(bar, onlyEnd ? 0 : columns, columns);
      else leave(bar);
    };
    bar.addEventListener("pointermove", move);
    bar.addEventListener("pointerup", stop, { once: true });
    bar.addEventListener("pointercancel", stop, { once: true });
  });

  table.addEventListener("keydown", (event) => {
    const bar = event.target.closest("button.o-term");
    if (!bar) return;
    let begin = Number(bar.dataset.begin || 0);
    let end = Number(bar.dataset.end || 0);
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by) {
      end += by;
      if (!event.shiftKey) begin += by;
      if (!moved(bar, begin, end)) return;
      bar.dataset.begin = begin;
      bar.dataset.end = end;
      show(bar, begin, end, columnWidth());
    } else if (event.key === "Enter") keep(bar, begin, end);
    else if (event.key === "Escape") leave(bar);
    else return;
    event.preventDefault();
  });
})();
