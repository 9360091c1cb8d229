// What was written while the network was away, kept in this browser until it is sent: entries {key, stamp, user, …} in a
// database of its own. They are of one person: gone once another account opens a page here, and at sign-out.
const STORE = "entries";
const HELD = "unsent"; // in localStorage: whose entries there are, so that other pages need not open the database

export const user = document.body.dataset.user;

export function dayWords(day) {
  const [, month, date] = day.split("-").map(Number);
  return `${month}月${date}日`;
}

function database() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("unsent", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function run(mode, work) {
  const opened = await database();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = opened.transaction(STORE, mode);
      const asked = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    opened.close();
  }
}

export async function entries() {
  const found = await run("readonly", (store) => store.getAll());
  return found.filter((entry) => entry.user === user);
}

export function keep(entry) {
  localStorage.setItem(HELD, user);
  return run("readwrite", (store) => store.put({ ...entry, user }));
}

// Put ``left`` (null: nothing) in the place of an entry, unless it has been written anew since.
export async function settle(entry, left) {
  await run("readwrite", (store) => {
    const asked = store.get(entry.key);
    asked.onsuccess = () => {
      if (asked.result && asked.result.stamp !== entry.stamp) return;
      if (left) store.put({ ...left, user });
      else store.delete(entry.key);
    };
    return asked;
  });
  if ((await entries()).length === 0) localStorage.removeItem(HELD);
}

async function forget() {
  await run("readwrite", (store) => store.clear());
  localStorage.removeItem(HELD);
}

// ---- on every page -------------------------------------------------------------------------------------------------

function element(tag, text, more = {}) {
  return Object.assign(document.createElement(tag), { textContent: text }, more);
}

// Where it is not being written, it is told of, with its words: they can be sent, copied or thrown away.
function tell(entry) {
  const box = element("div", "", { className: "alert care" });
  const gone = element("button", "清除", { type: "button", className: "plain" });
  gone.addEventListener("click", async () => {
    await settle(entry, null);
    box.remove();
  });
  const said = element("p", `${dayWords(entry.day)}的日志还没有发送${entry.why ? `：${entry.why}` : ""}。`);
  said.append(element("a", "打开日志", { href: `${entry.path}?day=${entry.day}` }), " ", gone);
  box.append(said, element("p", entry.fields.find(([name]) => name === "text")?.[1] ?? ""));
  document.querySelector("#main")?.prepend(box);
}

const held = localStorage.getItem(HELD);
if (held && user && held !== user) await forget();
if (held && held === user && !document.querySelector("form[data-diary]")) (await entries()).forEach(tell);

const signOut = document.querySelector("form[data-sign-out]");
signOut?.addEventListener("submit", async (event) => {
  if (!localStorage.getItem(HELD)) return;
  event.preventDefault();
  const waiting = (await entries()).length;
  if (waiting && !confirm(`本机还有${waiting}天的日志没有发送，退出登录后将清除。确定退出吗？`)) return;
  await forget();
  signOut.submit();
});
