/* Reads the page aloud: a button that is there only where the browser can speak, and begins only when pressed.

   <p data-read="id of what to read" data-read-label="朗读本页" data-stop-label="停止"></p> */

const BLOCKS = "h1, h2, h3, h4, p, li, dt, dd, th, td, caption, summary, figcaption, small, label, button";
const SILENT = "nav, form, svg, script, template, pre, .cite, .back, .tools, .ask, .choose, [hidden], [aria-hidden=true], [data-read]";
const LONGEST = 160; // characters; some browsers fall silent in the middle of a long text

/* [{text, lang}] of what a reader sees, in its order; a new piece for each block and each language. */
function pieces(root) {
  const found = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.textContent.trim() || parent.closest(SILENT) || !isShown(parent)) continue;
    const block = parent.closest(BLOCKS) ?? parent;
    const lang = parent.closest("[lang]").lang;
    const last = found.at(-1);
    if (last?.block === block && last.lang === lang) last.text += node.textContent;
    else found.push({ block, lang, text: node.textContent });
  }
  return found.flatMap(({ text, lang }) => cut(text.replace(/\s+/g, " ").trim()).map((part) => ({ text: part, lang })));
}

/* What is folded is not read. */
function isShown(element) {
  const folded = element.closest("details:not([open])");
  return (!folded || element.closest("summary")?.parentElement === folded) && element.getClientRects().length > 0;
}

/* At the ends of sentences, then wherever it must be. */
function cut(text) {
  const sentences = text.match(/[^。！？；.!?;]+[。！？；.!?;]*\s*/g) ?? [];
  return sentences.flatMap((sentence) => sentence.match(new RegExp(`.{1,${LONGEST}}`, "gsu")));
}

class Reader {
  constructor(place) {
    this.place = place;
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "btn";
    this.button.addEventListener("click", () => (this.isReading ? this.stop() : this.start()));
    place.append(this.button);
    this.show(false);
    addEventListener("pagehide", () => speechSynthesis.cancel());
  }

  show(isReading) {
    this.isReading = isReading;
    this.button.textContent = isReading ? this.place.dataset.stopLabel : this.place.dataset.readLabel;
  }

  start() {
    this.left = pieces(document.getElementById(this.place.dataset.read));
    this.show(true);
    this.next();
  }

  next() {
    const piece = this.left.shift();
    if (!piece) return this.stop();
    const words = new SpeechSynthesisUtterance(piece.text);
    words.lang = piece.lang === "zh-Hans" ? "zh-CN" : piece.lang;
    words.rate = 0.9;
    this.spoken = words; // kept, or it may be thrown away and never end; of one before it nothing is to be heard
    words.addEventListener("end", () => words === this.spoken && this.next());
    words.addEventListener("error", () => words === this.spoken && this.stop());
    speechSynthesis.speak(words);
  }

  stop() {
    this.show(false);
    this.left = [];
    this.spoken = null;
    speechSynthesis.cancel();
  }
}

function offer() {
  for (const place of document.querySelectorAll("[data-read]")) {
    if (!place.hasChildNodes() && speechSynthesis.getVoices().length) new Reader(place);
  }
}

/* Voices may come late, or not at all. */
if ("speechSynthesis" in window) {
  offer();
  speechSynthesis.addEventListener?.("voiceschanged", offer);
}
