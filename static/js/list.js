/*
 * Improves a list; without it everything works by plain links and forms.
 *  - a changed filter or a followed link swaps the results without loading the page anew: the address changes, the
 *    focus stays, the number of results is announced. Whatever goes wrong becomes an ordinary visit;
 *  - a text box narrows the options of a long facet.
 */

const BUSY_AFTER = 400; // milliseconds
const SLOW_AFTER = 8000;

let running = null;

const list = () => document.getElementById("list");
const isPart = (element) => Boolean(list()?.contains(element));
const isHere = (url) => url.origin === location.origin && url.pathname === location.pathname;

/* How to find an element again in the swapped list. */
function identity(element) {
  if (!element || !list()?.contains(element)) return null;
  const choice = element.closest(".choose");
  if (choice) return `#${CSS.escape(choice.closest("[id]").id)} .choose a`;
  if (element.id) return `#${CSS.escape(element.id)}`;
  if (element.name) return `[name="${CSS.escape(element.name)}"][value="${CSS.escape(element.value)}"]`;
  if (element.dataset.facet) {
    return `a[data-facet="${CSS.escape(element.dataset.facet)}"][data-value="${CSS.escape(element.dataset.value)}"]`;
  }
  if (element.dataset.match) return `a[data-match="${CSS.escape(element.dataset.match)}"]`;
  if (element.tagName === "SUMMARY") return null;
  return element.tagName === "BUTTON" ? `button[type="${element.type}"]` : null;
}

const folds = (root) => [...root.querySelectorAll("details")];
const nameOf = (fold) => fold.querySelector("summary").textContent.replace(/（\d+）/, "").trim();

function keepFolds(before, after) {
  const open = new Map(folds(before).map((fold) => [nameOf(fold), fold.open]));
  for (const fold of folds(after)) {
    if (open.has(nameOf(fold))) fold.open = open.get(nameOf(fold));
  }
}

function swap(page, followed) {
  const before = list();
  const after = document.importNode(page.getElementById("list"), true);
  const target = identity(document.activeElement);
  const typed = document.activeElement?.type === "search" ? document.activeElement.value : null;
  keepFolds(before, after);
  before.replaceWith(after);
  document.querySelector(".modes").replaceWith(document.importNode(page.querySelector(".modes"), true)); // they lead back here
  improve(after);
  document.title = page.title;
  document.getElementById("list-status").textContent = after.dataset.announce;
  const focus = (target && after.querySelector(target)) || (followed && heading(after));
  if (!focus) return;
  if (typed !== null && "value" in focus) focus.value = typed;
  focus.focus({ preventScroll: Boolean(target) });
}

/* Where a reader goes on whose link is no longer there: the results, or what is wrong. */
function heading(root) {
  const found = root.querySelector(".error-summary, #h-results, .empty h2");
  if (found) found.tabIndex = -1;
  return found;
}

function wait(root) {
  const busy = setTimeout(() => root.classList.add("is-busy"), BUSY_AFTER);
  const slow = setTimeout(() => {
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = root.dataset.slow;
    document.getElementById("list-status").replaceChildren(link);
    document.getElementById("list-status").classList.remove("vh");
  }, SLOW_AFTER);
  return () => {
    clearTimeout(busy);
    clearTimeout(slow);
    document.getElementById("list-status").classList.add("vh");
  };
}

async function visit(url, { followed = false, push = true } = {}) {
  running?.abort();
  const mine = (running = new AbortController());
  const root = list();
  root.setAttribute("aria-busy", "true");
  const done = wait(root);
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" }, signal: mine.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || !page.getElementById("list") || !isHere(new URL(answer.url))) throw new Error("not a list");
    // A redirect drops what was left empty; the hash is never sent.
    const address = new URL(answer.url);
    address.hash = new URL(url, location.href).hash;
    if (push) history.pushState(null, "", address);
    swap(page, followed);
    if (address.hash) document.getElementById(address.hash.slice(1))?.scrollIntoView({ block: "nearest" });
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  } finally {
    done();
    if (running === mine) root.removeAttribute("aria-busy");
  }
}

function addressOf(form) {
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
  const text = query.toString();
  return location.pathname + (text ? `?${text}` : "");
}

/* A box that hides the options without the text. */
function narrow(facet) {
  const options = [...facet.querySelectorAll(".opt")];
  const more = facet.querySelector(".more");
  if (!more) return;
  const box = document.createElement("input");
  box.type = "search";
  box.className = "field";
  box.setAttribute("aria-label", `${list().dataset.narrow}：${nameOf(facet)}`);
  box.placeholder = list().dataset.narrow;
  box.addEventListener("input", () => {
    const text = box.value.trim().toLowerCase();
    if (text) more.open = true;
    for (const option of options) {
      const words = `${option.querySelector(".lab").textContent} ${option.querySelector("input").value}`.toLowerCase();
      option.hidden = Boolean(text) && !words.includes(text) && !option.querySelector("input").checked;
    }
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // it is no field of the form
  });
  facet.querySelector("fieldset").prepend(box);
}

function improve(root) {
  root.querySelectorAll(".filters .facet").forEach(narrow);
}

document.addEventListener("change", (event) => {
  const form = event.target.closest(".filters");
  if (form && list().contains(form) && event.target.name) visit(addressOf(form));
});

document.addEventListener("submit", (event) => {
  if (event.target.method !== "get" || !list()?.contains(event.target)) return;
  event.preventDefault();
  visit(addressOf(event.target), { followed: true });
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  if (!link || !isPlain || event.defaultPrevented || link.target || link.hasAttribute("download")) return;
  const url = new URL(link.href);
  const staysOnPage = url.search === location.search && url.hash;
  if (!isPart(link) || !isHere(url) || staysOnPage) return;
  event.preventDefault();
  visit(url.href, { followed: true });
});

addEventListener("popstate", () => {
  if (list()) visit(location.href, { push: false });
});

if (list()) improve(list());
