"use strict";
(() => {
  const page = 100; // rows that are shown at first, and more at a time
  const paper = 500; // rows that are printed; more are a summary
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

  const compare = new Intl.Collator(undefined, { sensitivity: "base", numeric: true }).compare;
  const byText = (column) => (a, b) => compare(a.texts[column], b.texts[column]);
  const byNumber = (value) => (a, b) => value(a) - value(b);
  // Never is before every date, and what is not known before that.
  const day = (text) => (text === "Never" ? "1" : text === "Unknown" ? "0" : text);
  const byDay = (column) => (a, b) => (day(a.texts[column]) < day(b.texts[column]) ? -1 : day(a.texts[column]) > day(b.texts[column]) ? 1 : 0);

  // sortable gives a table buttons in its headings. What it is sorted by first is sorted downwards when it is asked for again.
  function sortable(table, lines, orders, changed) {
    const headings = [...table.tHead.rows[0].cells];
    let sorted = -1;
    let descending = false;
    const sort = (column) => {
      descending = column === sorted && !descending;
      sorted = column;
      const direction = descending ? -1 : 1;
      lines.sort((a, b) => direction * orders[column](a, b) || a.position - b.position);
      headings.forEach((heading, index) => {
        if (index === column) heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
        else heading.removeAttribute("aria-sort");
      });
      changed();
    };
    headings.forEach((heading, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      button.addEventListener("click", () => sort(column));
      heading.append(button);
    });
    return sort;
  }

  const apps = byId("apps");
  if (apps) {
    const lines = [...apps.tBodies[0].rows].map((row, position) => ({
      row, position,
      texts: [row.cells[0].textContent.trim()],
      numbers: [...row.cells].map((cell) => Number(cell.querySelector("data")?.value ?? -1)),
    }));
    const orders = [...apps.tHead.rows[0].cells].map((_, column) => (column === 0 ? byText(0) : byNumber((line) => line.numbers[column])));
    sortable(apps, lines, orders, () => apps.tBodies[0].append(...lines.map((line) => line.row)));
  }

  const table = byId("seats");
  if (!table) return;

  const [name, email, product, site, , active, cost] = [...table.tHead.rows[0].cells].keys();
  const price = (text) => (text === undefined ? NaN : Number.parseFloat(text));
  const seats = [...table.tBodies[0].rows].map((row, position) => {
    const texts = [...row.cells].map((cell) => cell.textContent.trim());
    const seat = { row, position, texts, person: row.dataset.p, never: texts[active] === "Never", price: cost === undefined ? NaN : price(texts[cost]) };
    if (!Number.isNaN(seat.price)) row.cells[cost].textContent = plain.format(seat.price);
    seat.search = [name, email, product, site].map((column) => texts[column]).join("\n").toLowerCase();
    return seat;
  });
  const priced = byNumber((line) => (Number.isNaN(line.price) ? -1 : line.price));
  const seatOrders = [...table.tHead.rows[0].cells].map((_, column) => (column === active ? byDay(active) : column === cost ? priced : byText(column)));

  const peopleTable = byId("people");
  const people = [];
  let matching = seats; // the lines that are shown, seats or people
  let matchingSeats = seats;
  let limit = page;
  const byPerson = () => byId("by").value === "person";

  // gather makes the people of the seats that match.
  function gather() {
    const found = new Map();
    for (const seat of matchingSeats) {
      if (!found.has(seat.person)) found.set(seat.person, []);
      found.get(seat.person).push(seat);
    }
    people.length = 0;
    for (const held of found.values()) {
      const prices = held.map((seat) => seat.price).filter((each) => !Number.isNaN(each));
      const last = held.map((seat) => seat.texts[active]).reduce((a, b) => (day(a) < day(b) ? b : a));
      const sum = prices.length > 0 ? prices.reduce((a, b) => a + b, 0) : NaN;
      const texts = [held[0].texts[name], held[0].texts[email], [...new Set(held.map((seat) => seat.texts[product]))].sort(compare).join(", "), String(held.length), last];
      if (cost !== undefined) texts.push(Number.isNaN(sum) ? "–" : sum.toFixed(2));
      people.push({ position: people.length, texts, seats: held.length, price: sum });
    }
  }

  function row(person) {
    if (!person.row) {
      person.row = document.createElement("tr");
      person.texts.forEach((text, column) => {
        const cell = person.row.insertCell();
        cell.textContent = column === 5 && !Number.isNaN(person.price) ? plain.format(person.price) : text;
        if (column === 3 || column === 5) cell.className = "number";
      });
    }
    return person.row;
  }

  function show() {
    matching = byPerson() ? people : matchingSeats;
    const visible = matching.slice(0, limit);
    const shownTable = byPerson() ? peopleTable : table;
    shownTable.tBodies[0].replaceChildren(...visible.map((line) => (byPerson() ? row(line) : line.row)));
    const sum = matchingSeats.reduce((total, seat) => total + (seat.price || 0), 0);
    byId("shown").textContent =
      `${whole.format(matchingSeats.length)} of ${whole.format(seats.length)} unused seats` +
      (byPerson() ? `, of ${whole.format(people.length)} people` : "") +
      (currency ? `, ${amount.format(sum)} a month` : "") +
      (visible.length < matching.length ? `; the first ${whole.format(visible.length)} are shown` : "");
    byId("more").hidden = visible.length === matching.length;
    byId("none").hidden = matching.length > 0;
    table.hidden = byPerson() || matching.length === 0;
    peopleTable.hidden = !byPerson() || matching.length === 0;
    byId("unused-seats").classList.toggle("many", matching.length > paper);
  }

  function filter() {
    const words = byId("text").value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = byId("product").value;
    const neverOnly = byId("never-only").checked;
    matchingSeats = seats.filter((seat) =>
      (!wanted || seat.texts[product] === wanted) && (!neverOnly || seat.never) && words.every((word) => seat.search.includes(word)));
    gather();
    sortPeople?.();
    limit = page;
    show();
  }

  let sortPeople;
  const sort = sortable(table, seats, seatOrders, filter);
  const peopleOrders = [byText(0), byText(1), byText(2), byNumber((line) => line.seats), byDay(4), priced];
  let order = 0;
  let down = false;
  sortPeople = () => people.sort((a, b) => (down ? -1 : 1) * peopleOrders[order](a, b) || a.position - b.position);
  sortable(peopleTable, people, peopleOrders, () => {
    const heading = peopleTable.querySelector("[aria-sort]");
    order = heading.cellIndex;
    down = heading.getAttribute("aria-sort") === "descending";
    limit = page;
    show();
  });
  peopleTable.tHead.rows[0].cells[0].setAttribute("aria-sort", "ascending");

  // What is on the screen, all of it, for a spreadsheet. A cell that begins like a formula would be one: the apostrophe makes it text.
  function csv() {
    const shownTable = byPerson() ? peopleTable : table;
    const cell = (text) => `"${text.replace(/^[=+\-@\t\r\n]/, "'$&").replaceAll('"', '""')}"`;
    const lines = [[...shownTable.tHead.rows[0].cells].map((heading) => heading.textContent.trim()), ...matching.map((line) => line.texts)];
    return "\ufeff" + lines.map((line) => line.map((text) => cell(text === "–" ? "" : text)).join(",") + "\r\n").join("");
  }
  byId("csv").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv;charset=utf-8" }));
    link.download = "unused-licenses.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });

  byId("filter").addEventListener("input", filter);
  byId("filter").addEventListener("submit", (event) => event.preventDefault());
  byId("show-more").addEventListener("click", () => { limit += page; show(); });
  byId("show-all").addEventListener("click", () => { limit = Infinity; show(); });
  window.addEventListener("beforeprint", () => { limit = matching.length > paper ? page : Infinity; show(); });
  byId("filter").hidden = false;
  sort(name);
})();
