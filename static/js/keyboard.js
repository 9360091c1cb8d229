// One-key work. A list is <tbody data-list> with one link marked [data-open] a row; a page's buttons carry
// data-key="a" (any single letter). j/k walk, Enter opens, x ticks the row, / searches, ? shows the help dialog.
// Who dictates or types with a switch turns the keys off with [data-keys-switch]; the browser remembers it.
let at = -1;

function rows() {
  return [...document.querySelectorAll("[data-list] > tr")];
}

function go(step) {
  const all = rows();
  if (!all.length) return false;
  all[at]?.classList.remove("at-hand");
  at = Math.min(Math.max(at + step, 0), all.length - 1);
  all[at].classList.add("at-hand");
  all[at].querySelector("[data-open]")?.focus({ preventScroll: true });
  all[at].scrollIntoView({ block: "nearest" });
  return true;
}

function press(key) {
  const row = rows()[at];
  const target =
    row?.querySelector(`[data-key="${CSS.escape(key)}"]`) ??
    document.querySelector(`[data-key="${CSS.escape(key)}"]:not([data-list] *)`);
  if (!target || target.disabled) return false;
  target.click();
  if (target.matches("textarea, input[type=text]")) target.focus();
  return true;
}

const KEYS = {
  j: () => go(1),
  k: () => go(-1),
  x: () => {
    const box = rows()[at]?.querySelector("[type=checkbox]");
    box?.click();
    return Boolean(box);
  },
  "/": () => {
    const box = document.querySelector("[data-search]");
    box?.focus();
    box?.select();
    return Boolean(box);
  },
  "?": () => {
    const help = document.getElementById("keyboard-help");
    help?.showModal();
    return Boolean(help);
  },
};

document.addEventListener("keydown", (event) => {
  if (localStorage.getItem("keys") === "off") return;
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target.closest("input:not([type=checkbox]), select, textarea, dialog, [contenteditable]")) return;
  const done = KEYS[event.key] ? KEYS[event.key]() : event.key.length === 1 && press(event.key);
  if (done) event.preventDefault();
});

// The row that has the focus is the row at hand, however it got it.
document.addEventListener("focusin", (event) => {
  const all = rows();
  const found = all.findIndex((row) => row.contains(event.target));
  if (found < 0) return;
  all[at]?.classList.remove("at-hand");
  at = found;
  all[at].classList.add("at-hand");
});

for (const box of document.querySelectorAll("[data-keys-switch]")) {
  box.checked = localStorage.getItem("keys") !== "off";
  box.addEventListener("change", () => localStorage.setItem("keys", box.checked ? "on" : "off"));
}
