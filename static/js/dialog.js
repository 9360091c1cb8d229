// <button data-dialog="ID"> opens <dialog id="ID">; [data-close] inside shuts it and the focus returns by itself.
// A required field of the form that the button belongs to is checked first: nobody confirms what cannot be sent.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    event.preventDefault();
    const formless = opener.hasAttribute("formnovalidate") || !opener.form;
    if (formless || opener.form.reportValidity()) document.getElementById(opener.dataset.dialog).showModal();
    return;
  }
  event.target.closest("[data-close]")?.closest("dialog").close();
});
