"use strict";
(() => {
  const page = 100; // rows that are shown at first, and more at a time
  const currency = document.body.dataset.currency;
  const byId = (id) => document.getElementById(id);

  // Figures in the reader's own way of writing them.
  const whole = new Intl.NumberFormat();
  const plain = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const amount = new Intl.NumberFormat(undefined, currency ? { style: "currency", currency } : {});
  const round = new Intl.NumberFormat(undefined, currency ? { style: "currency", currency, maximumFractionDigits: 0 } : {});
  for (const data of document.querySelectorAll("data")) {
    const format = data.classList.contains("money") ? (data.classList.contains("round") && data.value >= 1000 ? round : amount) : whole;
    data.textContent = format.format(data.value);
  }

  const table = byId("seats");
  if (!table) return;

  const body = table.tBodies[0];
  const headings = [...table.tHead.rows[0].cells];
  const [name, email, product, site, , active, cost] = headings.keys();
  const compare = new Intl.Collator(undefined, { sensitivity: "base", numeric: true }).compare;

  const seats = [...body.rows].map((row, position) => {
    const texts = [...row.cells].map((cell) => cell.textContent.trim());
    const price = cost === undefined ? NaN : Number.parseFloat(texts[cost]);
    if (!Number.isNaN(price)) row.cells[cost].textContent = plain.format(price);
    const never = texts[active] === "Never";
    return {
      row, position, texts, never, price,
      search: [name, email, product, site].map((column) => texts[column]).join("\n").toLowerCase(),
    };
  });

  let matching = seats;
  let limit = page;
  let sorted = -1;
  let descending = false;

  // Dates compare as they are written. Never is before all of them, and no price below every price.
  const text = (column) => (a, b) => compare(a.texts[column], b.texts[column]);
  const orders = headings.map((_, column) => text(column));
  const date = (seat) => (seat.never ? "" : seat.texts[active]);
  orders[active] = (a, b) => (date(a) < date(b) ? -1 : date(a) > date(b) ? 1 : 0);
  if (cost !== undefined) {
    const price = (seat) => (Number.isNaN(seat.price) ? -1 : seat.price);
    orders[cost] = (a, b) => price(a) - price(b);
  }

  function show() {
    const visible = matching.slice(0, limit);
    body.replaceChildren(...visible.map((seat) => seat.row));
    const sum = matching.reduce((total, seat) => total + (seat.price || 0), 0);
    byId("shown").textContent =
      `${whole.format(matching.length)} of ${whole.format(seats.length)} unused seats` +
      (currency ? `, ${amount.format(sum)} a month` : "") +
      (visible.length < matching.length ? `; the first ${whole.format(visible.length)} are shown` : "");
    byId("more").hidden = visible.length === matching.length;
    byId("none").hidden = matching.length > 0;
    table.hidden = matching.length === 0;
  }

  function filter() {
    const words = byId("text").value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = byId("product").value;
    const neverOnly = byId("never-only").checked;
    matching = seats.filter((seat) =>
      (!wanted || seat.texts[product] === wanted) && (!neverOnly || seat.never) && words.every((word) => seat.search.includes(word)));
    limit = page;
    show();
  }

  function sort(column) {
    descending = column === sorted && !descending;
    sorted = column;
    const direction = descending ? -1 : 1;
    seats.sort((a, b) => direction * orders[column](a, b) || a.position - b.position);
    headings.forEach((heading, index) => {
      if (index === column) heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else heading.removeAttribute("aria-sort");
    });
    filter();
  }

  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    button.addEventListener("click", () => sort(column));
    heading.append(button);
  });
  byId("filter").addEventListener("input", filter);
  byId("filter").addEventListener("submit", (event) => event.preventDefault());
  byId("show-more").addEventListener("click", () => { limit += page; show(); });
  byId("show-all").addEventListener("click", () => { limit = Infinity; show(); });
  window.addEventListener("beforeprint", () => { limit = Infinity; show(); });
  byId("filter").hidden = false;
  show();
})();
