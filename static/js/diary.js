// <form data-diary="BYTES">: the log of a day. What is typed is kept in the browser (unsent.js), photos too; what was saved, or
// typed while the network was away, is sent when it is back. It is posted as the form posts it and the page that
// answers is read, so that the server has one door; the same day sent twice is told to be unchanged there.
import { dayWords, entries, keep, settle, user } from "./unsent.js";

const PAUSE = 800; // milliseconds from the last key to what is kept
const AGAIN = 20_000; // between two tries
const WAITING = "暂存在本机，联网后自动发送";
const form = document.querySelector("form[data-diary]");
const MOST = Number(form.dataset.diary); // bytes of photos in one request
const TOO_MUCH = `一次保存的照片合计不能超过${MOST / 2 ** 20}MB，刚才选的没有加上；请先保存，再加其余的`;
const path = new URL(form.action).pathname;
const state = form.querySelector("[data-diary-state]");
const list = form.querySelector("[data-diary-photos]");
const day = form.elements.day.value;
let photos = []; // {id, file}: what the browser gives back is another object
let stamp = ""; // of what stands in the form: another one with every change
let asked = false; // whether it is to be sent
let loose = null; // what the browser could not keep
let away = false;
let timer = null;

function say(text, tone = "") {
  state.textContent = text;
  state.className = `saved ${tone}`;
}

function mark() {
  return `${Date.now()} ${Math.random()}`;
}

function clock() {
  return new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
}

// ---- the form and an entry -----------------------------------------------------------------------------------------

function written() {
  const all = [...new FormData(form)];
  const fields = all.filter(([name, value]) => name !== "csrfmiddlewaretoken" && !(value instanceof File));
  return { key: `${user}${path}${day}`, path, day, fields, photos, stamp, send: asked };
}

function fill(entry) {
  const told = new Map();
  for (const [name, value] of entry.fields) told.set(name, [...(told.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || field.type === "file" || field.name === "csrfmiddlewaretoken") continue;
    const values = told.get(field.name) ?? [];
    if (field.matches("[type=radio], [type=checkbox]")) field.checked = values.includes(field.value);
    else if (values.length) field.value = values[0];
  }
  ({ photos, stamp, send: asked } = entry);
  draw();
}

function touched(field) {
  if (field.matches("[type=radio], [type=checkbox]")) return field.checked !== field.defaultChecked;
  return field.matches("textarea, input[type=text]") && field.value !== field.defaultValue;
}

function draw() {
  list.hidden = photos.length === 0;
  list.replaceChildren(
    ...photos.map((photo) => {
      const line = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "plain";
      button.textContent = "去掉";
      button.setAttribute("aria-label", `去掉${photo.file.name}`);
      button.addEventListener("click", () => {
        photos = photos.filter((one) => one !== photo);
        draw();
        changed();
      });
      line.append(`待保存：${photo.file.name} `, button);
      return line;
    }),
  );
}

// ---- kept in the browser -------------------------------------------------------------------------------------------

async function store() {
  clearTimeout(timer);
  timer = null;
  const entry = written();
  try {
    await keep(entry);
    loose = null;
  } catch {
    loose = entry;
    say("本机存不下，没有暂存：请勿关闭本页，联网后点“保存”", "bad");
  }
}

function changed() {
  stamp = mark();
  asked ||= away || !navigator.onLine;
  say(asked ? WAITING : "有未保存的修改", asked ? "care" : "");
  clearTimeout(timer);
  timer = setTimeout(store, PAUSE);
}

// ---- sent ----------------------------------------------------------------------------------------------------------

function body(entry) {
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const [name, value] of entry.fields) data.append(name, value);
  for (const { file } of entry.photos) data.append("album", file, file.name);
  return data;
}

// {page}: saved; {page, why}: refused; {why}: not now; null: nobody answered.
async function post(entry) {
  try {
    const answer = await fetch(entry.path, { method: "POST", body: body(entry) });
    if (answer.status >= 500) return null;
    if (answer.status === 403) return { why: "登录有变动，请刷新本页，随后自动发送" };
    if (new URL(answer.url).pathname !== entry.path) return { why: "登录已过期，重新登录后自动发送" };
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.ok) return { page };
    const told = [...page.querySelectorAll("#refusal p + p, p#refusal, .errorlist li")];
    const words = told.map((one) => one.textContent.replace(/。$/, ""));
    return { page, why: words.join("；") || `错误${answer.status}，请刷新本页后再保存` };
  } catch {
    return null;
  }
}

function show(page, selector) {
  const fresh = page.querySelector(selector);
  if (fresh) document.querySelector(selector)?.replaceWith(document.adoptNode(fresh));
}

async function saved(entry, page, here) {
  if (entry !== loose) await settle(entry, null);
  document.querySelector("#refusal")?.remove();
  if (entry.path === path) show(page, "#written");
  if (!here) return;
  show(page, "#photos");
  photos = photos.filter((photo) => !entry.photos.some((sent) => sent.id === photo.id));
  draw();
  if (entry.stamp !== stamp) return; // written on meanwhile: that is told and kept as it is
  asked = false;
  say(`已保存到系统 ${clock()}`, "good");
}

// Words that were refused wait for their writer.
async function refused(entry, why, was, here) {
  const fields = entry.fields.map(([name, value]) => [name, name === "was" && was ? was : value]);
  if (entry !== loose) await settle(entry, { ...entry, fields, send: false, why });
  if (here) asked = false;
  say(`未能发送${here ? "" : `（${dayWords(entry.day)}）`}：${why}`, "bad");
}

async function send(entry) {
  const answer = await post(entry);
  away = answer === null;
  if (away) say(WAITING, "care");
  if (answer?.why && !answer.page) say(`未能发送：${answer.why}`, "bad");
  if (!answer?.page) return false;
  const here = entry.path === path && entry.day === day;
  const was = answer.page.querySelector("form[data-diary] [name=was]")?.value;
  if (here && was) form.elements.was.value = was;
  if (answer.why) await refused(entry, answer.why, was, here);
  else await saved(entry, answer.page, here);
  if (entry === loose) loose = null;
  return true;
}

let sending = false;
let again = false;

async function round() {
  const kept = await entries().catch(() => []);
  for (const entry of loose ? [...kept, loose] : kept) if (entry.send && !(await send(entry))) return;
}

// One after the other, and once more where something was to be sent meanwhile.
async function flush() {
  again = true;
  if (sending) return;
  sending = true;
  try {
    while (again) {
      again = false;
      await round();
    }
  } finally {
    sending = false;
  }
}

// ---- at work -------------------------------------------------------------------------------------------------------

form.addEventListener("input", (event) => {
  if (event.target.type === "file") {
    const added = [...photos, ...[...event.target.files].map((file) => ({ id: mark(), file }))];
    event.target.value = "";
    if (added.reduce((size, { file }) => size + file.size, 0) > MOST) return say(TOO_MUCH, "bad");
    photos = added;
    draw();
  }
  changed();
});
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  asked = true;
  say("正在保存…");
  await store();
  await flush();
});
document.addEventListener("visibilitychange", () => timer && store());
window.addEventListener("online", flush);
setInterval(flush, AGAIN);

const kept = (await entries().catch(() => [])).find((entry) => entry.path === path && entry.day === day);
if (kept) {
  fill(kept);
  if (kept.why) say(`未能发送：${kept.why}`, "bad");
  else say(kept.send ? WAITING : "上次写的还没有保存，已经填回，请核对后保存", "care");
} else if ([...form.elements].some(touched)) {
  changed(); // before this script came
}
await flush();
