// <button data-ticked="NAME"> is for the ticked boxes of that name: it counts them and sleeps while there are none.
for (const button of document.querySelectorAll("[data-ticked]")) {
  const count = () => {
    const ticked = document.querySelectorAll(`input[type=checkbox][name="${button.dataset.ticked}"]:checked`).length;
    button.querySelector("[data-ticked-count]").textContent = ticked;
    button.disabled = ticked === 0;
  };
  document.addEventListener("change", count);
  count();
}
