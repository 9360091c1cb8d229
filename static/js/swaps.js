// Parts of a page that are fetched alone: whoever was logged out meanwhile gets the login page as a whole, and a
// failure (no network, a file that the server in front refuses) is said beside the form instead of nowhere.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!new URL(event.detail.xhr.responseURL || location.href).pathname.startsWith("/login")) return;
  event.preventDefault();
  location.reload();
});

function say(event) {
  const status = event.detail.xhr?.status;
  const reason = status === 413 ? "文件太大，服务器没有接收，请压缩后再传" : "没有办成：请检查网络，刷新本页后重试";
  const line = document.createElement("p");
  line.className = "bad";
  line.setAttribute("role", "alert");
  line.textContent = reason;
  event.detail.elt.parentElement.querySelector(":scope > p[role=alert]")?.remove();
  event.detail.elt.before(line);
}

document.addEventListener("htmx:responseError", say);
document.addEventListener("htmx:sendError", say);
