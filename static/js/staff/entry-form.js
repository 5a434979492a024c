/*
 * Improves the form of an entry; without it everything still works.
 *  - suggestions while naming another entry (ARIA combobox, list autocomplete with manual selection);
 *  - one more blank citation whenever one is opened;
 *  - a question before leaving with unsaved changes.
 */

const WAIT = 200; // milliseconds between typing and asking

class Suggestions {
  constructor(field, address) {
    this.field = field;
    this.address = address;
    this.isLines = field.dataset.suggestLines === "yes";
    this.list = document.createElement("ul");
    this.list.id = `${field.id}-suggestions`;
    this.list.className = "suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "可选条目");
    this.list.hidden = true;
    field.after(this.list);
    if (!this.isLines) field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.list.id);
    if (!this.isLines) field.setAttribute("aria-expanded", "false");
    field.addEventListener("input", () => this.later());
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("blur", () => setTimeout(() => this.close(), 150));
  }

  line() {
    if (!this.isLines) return { start: 0, end: this.field.value.length };
    const at = this.field.selectionStart;
    const start = this.field.value.lastIndexOf("\n", at - 1) + 1;
    const next = this.field.value.indexOf("\n", at);
    return { start, end: next < 0 ? this.field.value.length : next };
  }

  typed() {
    const { start, end } = this.line();
    return this.field.value.slice(start, end).trim();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    const text = this.typed();
    if (!text || text.endsWith("]")) return this.close();
    const query = new URLSearchParams({ noun: this.field.dataset.suggest, q: text });
    try {
      const answer = await fetch(`${this.address}?${query}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) return this.close();
      const { results } = await answer.json();
      if (text === this.typed()) this.show(results);
    } catch {
      this.close(); // offline: the field takes a typed name all the same
    }
  }

  show(results) {
    this.chosen = -1;
    this.list.replaceChildren(
      ...results.map((text, number) => {
        const option = document.createElement("li");
        option.id = `${this.list.id}-${number}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.textContent = text;
        option.addEventListener("mousedown", (event) => {
          event.preventDefault();
          this.take(text);
        });
        return option;
      }),
    );
    this.list.hidden = results.length === 0;
    if (!this.isLines) this.field.setAttribute("aria-expanded", String(!this.list.hidden));
  }

  key(event) {
    if (this.list.hidden) return;
    const options = [...this.list.children];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.chosen = (this.chosen + step + options.length) % options.length;
      options.forEach((option, number) => option.setAttribute("aria-selected", String(number === this.chosen)));
      this.field.setAttribute("aria-activedescendant", options[this.chosen].id);
      options[this.chosen].scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && this.chosen >= 0) {
      event.preventDefault();
      this.take(options[this.chosen].textContent);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
    }
  }

  take(text) {
    const { start, end } = this.line();
    this.field.setRangeText(text, start, end, "end");
    this.close();
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  close() {
    this.list.hidden = true;
    this.chosen = -1;
    this.field.removeAttribute("aria-activedescendant");
    if (!this.isLines) this.field.setAttribute("aria-expanded", "false");
  }
}

function suggestIn(part, address) {
  part.querySelectorAll("[data-suggest]").forEach((field) => new Suggestions(field, address));
}

/* A blank citation that is opened leaves another behind it, so that a fact can take any number in one go. */
function offerAnother(form, address) {
  const total = form.querySelector("[name=citations-TOTAL_FORMS]");
  const watch = (fold) => {
    const copy = fold.cloneNode(true);
    fold.addEventListener(
      "toggle",
      () => {
        const number = Number(total.value);
        total.value = String(number + 1);
        copy.innerHTML = copy.innerHTML.replace(/citations-\d+-/g, `citations-${number}-`);
        copy.open = false;
        fold.after(copy);
        suggestIn(copy, address);
        watch(copy);
      },
      { once: true },
    );
  };
  form.querySelectorAll("[data-new-citation]").forEach(watch);
}

function askBeforeLeaving(form) {
  let hasChanges = Boolean(document.querySelector(".mistakes"));
  form.addEventListener("input", () => (hasChanges = true));
  form.addEventListener("submit", () => (hasChanges = false));
  window.addEventListener("beforeunload", (event) => {
    if (hasChanges) event.preventDefault();
  });
}

document.querySelector("[data-focus]")?.focus();
document.querySelectorAll("[data-suggest-url]").forEach((form) => {
  const address = form.dataset.suggestUrl;
  const isEntryForm = form.classList.contains("entry-form");
  if (isEntryForm) offerAnother(form, address); // before the fields are improved: copies start plain
  suggestIn(form, address);
  if (isEntryForm) askBeforeLeaving(form);
});
