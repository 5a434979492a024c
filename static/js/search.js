/*
 * Suggests entries while somebody types into the search box; without it the box is a plain form.
 * A combobox whose list is chosen from by hand: Enter searches for what was typed unless an entry was gone to.
 */

const WAIT = 200; // milliseconds between typing and asking

class SearchBox {
  constructor(field) {
    this.field = field;
    this.list = field.form.querySelector("[role=listbox]");
    this.said = field.form.querySelector("[role=status]");
    this.chosen = -1;
    const roles = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false" };
    for (const [name, value] of Object.entries(roles)) field.setAttribute(name, value);
    field.setAttribute("aria-controls", this.list.id);
    field.addEventListener("input", (event) => event.isComposing || this.later());
    field.addEventListener("compositionend", () => this.later());
    field.addEventListener("keydown", (event) => event.isComposing || this.key(event));
    field.addEventListener("blur", () => this.close());
    field.form.addEventListener("submit", () => this.close());
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    this.asked?.abort();
    const words = this.field.value.trim();
    if (!words) return this.close();
    this.asked = new AbortController();
    try {
      const address = `${this.field.dataset.suggestUrl}?${new URLSearchParams({ q: words })}`;
      const answer = await fetch(address, { signal: this.asked.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return this.close();
      const { results } = await answer.json();
      if (document.activeElement === this.field) this.show(results);
    } catch (error) {
      if (error.name !== "AbortError") this.close(); // offline: the form works all the same
    }
  }

  show(results) {
    this.list.replaceChildren(...results.map((hit, number) => this.option(hit, number)));
    this.open(results.length > 0);
    this.said.textContent = this.field.dataset.announced.replace("%s", results.length);
  }

  option(hit, number) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${number}`;
    option.dataset.url = hit.url;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    for (const [tag, text] of [["b", hit.name], ["span", hit.kind], ["small", hit.why]]) {
      const part = document.createElement(tag);
      part.textContent = text;
      option.append(part, " ");
    }
    option.addEventListener("mousedown", (event) => event.preventDefault()); // or the list would be gone before the click
    option.addEventListener("click", () => location.assign(hit.url));
    return option;
  }

  key(event) {
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault(); // once for the list, once more for the words
      this.close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && this.list.children.length) {
      event.preventDefault();
      this.open(true);
      this.choose(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && this.chosen >= 0) {
      event.preventDefault();
      location.assign(this.list.children[this.chosen].dataset.url);
    }
  }

  /* Beyond either end is the field itself, where nothing is chosen. */
  choose(step) {
    const options = [...this.list.children];
    this.chosen = ((this.chosen + 1 + step + options.length + 1) % (options.length + 1)) - 1;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === this.chosen)));
    const chosen = options[this.chosen];
    if (chosen) {
      this.field.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else {
      this.field.removeAttribute("aria-activedescendant");
    }
  }

  open(isOpen) {
    if (this.list.hidden === isOpen || !isOpen) this.chosen = -1;
    this.list.hidden = !isOpen;
    this.field.setAttribute("aria-expanded", String(isOpen));
    if (this.chosen < 0) this.field.removeAttribute("aria-activedescendant");
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.open(false);
    this.said.textContent = "";
  }
}

document.querySelectorAll("[data-suggest-url]").forEach((field) => new SearchBox(field));
