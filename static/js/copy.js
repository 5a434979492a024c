/* Buttons that only a script can work: to copy what a page says, and to print it. Without scripts there is none.

   <p data-copy="id of what to copy" data-copy-label="…" data-copied="…" data-print-label="…"></p> */

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn--quiet";
  made.textContent = label;
  made.addEventListener("click", () => act(made));
  return made;
}

function select(node) {
  const range = document.createRange();
  range.selectNodeContents(node);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}

/* Outside a secure context, or where the visitor forbids it, the text is marked for copying by hand. */
async function copy(place, status) {
  const source = document.getElementById(place.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent);
    status.textContent = place.dataset.copied;
  } catch {
    select(source);
  }
}

for (const place of document.querySelectorAll("[data-copy]")) {
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  place.append(button(place.dataset.copyLabel, () => copy(place, status)));
  if (place.dataset.printLabel) place.append(button(place.dataset.printLabel, () => print()));
  place.append(status);
}
