// <form data-sheet>: a table of text inputs that is filled in without leaving the keyboard. Enter and the arrows walk from
// cell to cell, left and right once the caret stands at the edge; Ctrl+S saves. Without this script it is a plain form.
function start(form) {
  const lines = [...form.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("input")]);
  const rows = lines.filter((cells) => cells.length); // a line that says what is wrong with the one above has no cells

  function place(input) {
    const row = rows.findIndex((cells) => cells.includes(input));
    return row < 0 ? null : [row, rows[row].indexOf(input)];
  }

  function go(row, column) {
    const target = rows[row]?.[column];
    if (!target) return false;
    target.focus();
    target.select();
    return true;
  }

  form.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    const at = place(event.target);
    if (!at || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const [row, column] = at;
    const { selectionStart: from, selectionEnd: to, value } = event.target;
    const whole = from === 0 && to === value.length;
    const moves = {
      Enter: () => go(row + (event.shiftKey ? -1 : 1), column),
      ArrowDown: () => go(row + 1, column),
      ArrowUp: () => go(row - 1, column),
      ArrowLeft: () => (whole || to === 0) && go(row, column - 1),
      ArrowRight: () => (whole || from === value.length) && go(row, column + 1),
    };
    const moved = moves[event.key]?.();
    // Enter never sends a half-filled sheet by accident.
    if (moved || event.key === "Enter") event.preventDefault();
  });

  let dirty = false;
  form.addEventListener("input", () => (dirty = true));
  form.addEventListener("submit", () => (dirty = false));
  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
  (form.querySelector("[aria-invalid]") ?? rows[0]?.[0])?.focus();
}

for (const form of document.querySelectorAll("form[data-sheet]")) start(form);
