// The sheet of actions on a case: a usual phrase goes into the opinion, and what was typed in the bar into the dialog
// that asks for reasons. Without this script the server takes the phrase, and the dialog is filled in by hand.
const sheet = document.getElementById("act");
const opinion = sheet?.elements.text;

sheet?.elements.common?.addEventListener("change", (event) => {
  if (!event.target.value || !opinion) return;
  opinion.value = event.target.value;
  event.target.value = "";
  opinion.focus();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog^=do-]");
  if (!opener) return;
  opener.closest("details")?.removeAttribute("open");
  const asked = document.getElementById(opener.dataset.dialog)?.querySelector('textarea[name$="-text"]');
  const untouched = asked?.value === asked?.defaultValue; // a proposed reason gives way to what was typed in the bar
  if (asked && opinion?.value && untouched) asked.value = opinion.value;
});

// A dialog that the server shows opened (after a refusal) becomes a real one.
for (const dialog of document.querySelectorAll("dialog[open]")) {
  dialog.close();
  dialog.showModal();
}

// One press is one decision: the buttons sleep once the form is on its way.
sheet?.addEventListener("submit", () => {
  setTimeout(() => {
    for (const button of document.querySelectorAll('button[name="action"]')) button.disabled = true;
  });
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const button of document.querySelectorAll('button[name="action"]')) button.disabled = false;
});

// A link that is a button answers to the space bar as well.
document.addEventListener("keydown", (event) => {
  const button = event.key === " " && event.target.closest('a[role="button"]');
  if (!button) return;
  event.preventDefault();
  button.click();
});
