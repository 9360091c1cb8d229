// <form data-autosave="URL">: two seconds after the last change the fields go to URL as a POST; a 2xx answer means
// kept, and its text, if any, replaces #lacking; a 422 says why not, {errors: {field: [words]}}. [data-autosave-state]
// inside the form says so in words. Files are left to the submit button.
const PAUSE = 2000;
const WRONG = "有内容不能保存，改正后才能提交；点“保存”可以看到是哪一项";

function clock() {
  return new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
}

function fragment(text) {
  return document.createRange().createContextualFragment(text);
}

// What stands beside a field as lacking goes once the field is filled in.
function mark(field) {
  const told = field.closest(".field-row")?.querySelector(".lacking");
  if (told) told.hidden = field.value.trim() !== "";
}

// What was refused when the page was made, and has been kept since, is no longer wrong.
function settle(form) {
  document.querySelector("[data-refused]")?.remove();
  for (const told of form.querySelectorAll(".errorlist")) told.remove();
  for (const field of form.querySelectorAll(".wrong")) field.classList.remove("wrong");
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}

function typed(field) {
  return field.matches("textarea, input[type=text], input[type=number]") && field.value !== field.defaultValue;
}

// Why it was not kept: a 422 says so, an answer that leads elsewhere leads to the login.
async function reason(answer) {
  if (answer.type === "opaqueredirect") return "登录已过期，草稿未能自动保存：请点“保存”，重新登录后内容还在";
  if (answer.status !== 422) return `草稿未能保存（错误${answer.status}）：请点“保存”重试，勿关闭本页`;
  const { errors } = await answer.json();
  return `草稿未能保存：${Object.values(errors).flat().join("；")}`;
}

function watch(form) {
  const state = form.querySelector("[data-autosave-state]");
  let timer = null;
  let running = false;

  function say(text, failed) {
    if (!state) return;
    state.textContent = text;
    state.classList.toggle("bad", failed);
  }

  async function save() {
    timer = null;
    if (running) return later();
    running = true;
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: data, redirect: "manual" });
      if (!answer.ok) return say(await reason(answer), true);
      const lacking = await answer.text();
      settle(form);
      if (lacking) document.querySelector("#lacking")?.replaceWith(fragment(lacking));
      if (timer === null) dirty = false;
      say(`草稿已于 ${clock()} 自动保存`, false);
    } catch {
      say("草稿未能保存：请检查网络，或点“保存”重试，勿关闭本页", true);
    } finally {
      running = false;
    }
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }

  let dirty = false;
  function changed() {
    dirty = true;
    say("有未保存的修改", false);
    later();
  }

  // Typed before this script came, or put back by the browser.
  for (const field of form.elements) mark(field);
  if ([...form.elements].some(typed)) changed();
  form.addEventListener("input", (event) => {
    mark(event.target);
    changed();
  });
  form.addEventListener("submit", () => {
    dirty = false;
    clearTimeout(timer);
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
}

for (const form of document.querySelectorAll("form[data-autosave]")) watch(form);
