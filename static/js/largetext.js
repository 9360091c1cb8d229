// 大字版: the choice is a cookie of a year, so that the server writes the class and nothing jumps on load.
const root = document.documentElement;
for (const button of document.querySelectorAll("[data-largetext]")) {
  button.addEventListener("click", () => {
    const large = root.classList.toggle("large");
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `largetext=${large ? 1 : 0}; path=/; max-age=31536000; SameSite=Lax${secure}`;
    for (const each of document.querySelectorAll("[data-largetext]")) each.setAttribute("aria-pressed", large);
  });
}
