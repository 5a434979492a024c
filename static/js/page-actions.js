// Buttons that only a script can serve: they stay hidden without one. [data-print] prints the page, [data-copy] copies
// the address that it holds and says so in its own words, [data-done], where a screen reader hears it.

const WORDS_STAY = 4000; // ms

function enablePrint(button) {
  button.addEventListener("click", () => window.print());
  button.hidden = false;
}

function enableCopy(button) {
  const words = button.textContent;
  const status = document.createElement("span");
  status.className = "vh";
  status.setAttribute("role", "status");
  button.after(status);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = status.textContent = button.dataset.done;
    setTimeout(() => {
      button.textContent = words;
      status.textContent = "";
    }, WORDS_STAY);
  });
  button.hidden = false;
}

document.querySelectorAll("[data-print]").forEach(enablePrint);
// Browsers hand out the clipboard only on safe connections.
if (navigator.clipboard) document.querySelectorAll("[data-copy]").forEach(enableCopy);
