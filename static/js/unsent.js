// What was written while the network was away, kept in this browser until it is sent: entries {key, stamp, user, …} in a
// database of its own. They are of one person: gone once another account opens a page here, and at sign-out.
const STORE = "entries";
const HELD = "unsent"; // in localStorage: whose entries there are, so that other pages need not open the database

export const user = document.body.dataset.user;

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
export function settle(entry, left) {
  return run("readwrite", (store) => {
    const asked = store.get(entry.key);
    asked.onsuccess = () => {
      if (asked.result && asked.result.stamp !== entry.stamp) return;
      if (left) store.put({ ...left, user });
      else store.delete(entry.key);
    };
    return asked;
  });
}

async function forget() {
  await run("readwrite", (store) => store.clear());
  localStorage.removeItem(HELD);
}

const held = localStorage.getItem(HELD);
if (held && user && held !== user) await forget();

const signOut = document.querySelector("form[data-sign-out]");
signOut?.addEventListener("submit", async (event) => {
  if (!localStorage.getItem(HELD)) return;
  event.preventDefault();
  const waiting = (await entries()).length;
  if (waiting && !confirm(`本机还有${waiting}天的日志没有发送，退出登录后将清除。确定退出吗？`)) return;
  await forget();
  signOut.submit();
});
