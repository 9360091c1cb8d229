// <form data-ranking>: rows are put in order by dragging or with 上移/下移, the numbers follow; a number typed by hand
// moves its row. The reason is asked where a row stands above a better figure, and only there.
function start(form) {
  const body = form.querySelector("[data-rows]");
  const said = form.querySelector("[data-ranking-said]");
  const rows = () => [...body.children];
  // Without a figure a row is in no order with any other: every comparison with NaN is false.
  const merit = (row) => (row.dataset.merit ? Number(row.dataset.merit) : NaN);

  function renumber() {
    const all = rows();
    all.forEach((row, place) => {
      row.querySelector("[data-place]").value = place + 1;
      const reason = row.querySelector("[data-reason]");
      const above = all.slice(place + 1).some((other) => merit(other) > merit(row));
      reason.required = above;
      reason.hidden = !above;
      if (!above) reason.value = "";
      row.querySelector("[data-up]").disabled = place === 0;
      row.querySelector("[data-down]").disabled = place === all.length - 1;
    });
  }

  function move(row, place) {
    const others = rows().filter((other) => other !== row);
    body.insertBefore(row, others[place] ?? null);
    renumber();
    said.textContent = `${row.querySelector("a").textContent} 现为第${rows().indexOf(row) + 1}名，保存后生效`;
  }

  body.addEventListener("click", (event) => {
    const button = event.target.closest("[data-up], [data-down]");
    if (!button) return;
    const row = button.closest("tr");
    move(row, rows().indexOf(row) + (button.matches("[data-up]") ? -1 : 1));
    (button.disabled ? row.querySelector("[data-up]:enabled, [data-down]:enabled") : button)?.focus();
  });

  body.addEventListener("change", (event) => {
    if (!event.target.matches("[data-place]")) return;
    const place = Number.parseInt(event.target.value, 10);
    if (Number.isNaN(place)) return renumber();
    move(event.target.closest("tr"), Math.min(Math.max(place, 1), rows().length) - 1);
    event.target.focus();
  });

  let dragged = null;
  body.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("tr");
    dragged.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
  });
  body.addEventListener("dragover", (event) => {
    const over = event.target.closest("tr");
    if (!dragged || !over) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    body.insertBefore(dragged, event.clientY < box.top + box.height / 2 ? over : over.nextSibling);
  });
  body.addEventListener("drop", (event) => event.preventDefault());
  body.addEventListener("dragend", () => {
    dragged.classList.remove("dragged");
    move(dragged, rows().indexOf(dragged));
    dragged = null;
  });

  for (const row of rows()) {
    row.draggable = true;
    for (const button of row.querySelectorAll("[data-up], [data-down]")) button.hidden = false;
  }
  if (!form.querySelector("[aria-invalid]")) renumber();
}

for (const form of document.querySelectorAll("form[data-ranking]")) start(form);
