// The frame: folds the navigation on narrow screens and closes open menus.
const toggle = document.querySelector("[data-nav-toggle]");
const side = document.querySelector(".side");
if (toggle && side) {
  toggle.addEventListener("click", () => {
    toggle.setAttribute("aria-expanded", side.classList.toggle("open"));
  });
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("details.menu[open]");
  closeMenus(null);
  menu?.querySelector("summary").focus();
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

// A select or checkbox of a filter form needs no button of its own.
for (const form of document.querySelectorAll("form[data-filter]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, [type=checkbox], [type=radio]")) form.requestSubmit();
  });
}
