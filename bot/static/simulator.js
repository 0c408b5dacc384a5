// The phone in the browser. Texts are inserted as text nodes only; what is shown is what the store holds.
"use strict";

const NAME = /^[A-Za-z0-9_-]{1,40}$/;
const ADDRESS = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/g;
const NEAR_END = 80; // pixels: who reads the end wants to see what comes next
const POLL_MS = 30000; // the server answers after 20 s
const SEND_MS = 15000;
const KNOWN = JSON.parse(document.body.dataset.known);
const WORDS = KNOWN.words;
const LOOKS = ["sms", "whatsapp", "telegram"];
const WIDEST_PHOTO = 1600; // pixels; a phone makes photos smaller, too
const element = (id) => document.getElementById(id);
const view = {
  log: element("log"), scroll: element("scroll"), typing: element("typing"), empty: element("empty"),
  trouble: element("trouble"), name: element("name"), text: element("text"), newest: element("newest"),
  chips: element("chips"), language: element("language"), example: element("example"),
  look: element("look"), more: element("more"), photo: element("photo"), place: element("place"),
};

let phone = "";
let listening = new AbortController(); // of the phone that is shown
let sending = Promise.resolve(); // messages go out one after the other, so that they arrive in order
let shown = new Set(); // ids of what the city said
let lastDay = "";
let unseen = 0;

// ---- what is remembered in this browser ----

function remembered(key) {
  try { return localStorage.getItem(key); } catch { return null; } // private windows may refuse
}

function remember(key, value) {
  try { localStorage.setItem(key, value); } catch { /* then only until the page is closed */ }
}

function randomName() {
  return `phone-${1000 + (crypto.getRandomValues(new Uint32Array(1))[0] % 9000)}`;
}

function randomId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// ---- talking to the server ----

class Refused extends Error {} // the server has understood, and says no: trying again is of no use

async function call(path, { signal, milliseconds, ...options }) {
  const clock = new AbortController();
  const stop = () => clock.abort();
  const timer = setTimeout(stop, milliseconds);
  signal?.addEventListener("abort", stop);
  try {
    const response = await fetch(path, { ...options, signal: clock.signal, cache: "no-store" });
    if (response.status >= 400 && response.status < 500) throw new Refused(await reason(response));
    if (!response.ok) throw new Error(String(response.status));
    return await response.json();
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

async function reason(response) {
  try { return (await response.json()).error; } catch { return `The server said ${response.status}.`; }
}

function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}

// The conversation so far, then whatever comes, for as long as this phone is shown.
async function listen(name, signal) {
  const who = `phone=${encodeURIComponent(name)}`;
  let after = null;
  let waiting = 0;
  let delay = 500;
  let wait = ""; // after trouble the server is to answer at once, so that we know that it is back
  while (!signal.aborted) {
    try {
      const path = after === null
        ? `/simulator/history?${who}`
        : `/simulator/messages?${who}&after=${after}&waiting=${waiting}${wait}`;
      const answer = await call(path, { signal, milliseconds: POLL_MS });
      if (signal.aborted) return;
      if (after === null) showPast(answer.messages); else answer.messages.forEach(showReply);
      after = answer.after ?? answer.messages.reduce((last, message) => Math.max(last, message.id), after);
      waiting = answer.waiting;
      showTyping(waiting > 0);
      view.trouble.hidden = true;
      delay = 500;
      wait = "";
    } catch (error) {
      if (signal.aborted) return;
      showTyping(false);
      showTrouble(error instanceof Refused ? error.message : "The server does not answer. Trying again …");
      await pause(delay, signal);
      delay = Math.min(delay * 2, 4000);
      wait = "&wait=0";
    }
  }
}

function say(text, more = {}) {
  const message = { id: randomId(), phone, text, at: new Date(), ...more };
  const bubble = addMine(message);
  toEnd();
  deliver(message, bubble);
}

function deliver(message, bubble) {
  mark(bubble, "sending", "sending …");
  sending = sending.then(() => post(message, bubble));
}

async function post(message, bubble) {
  const { id, text, button, location, photo } = message;
  const body = JSON.stringify({ id, phone: message.phone, text, button, location, photo });
  try {
    const headers = { "Content-Type": "application/json" };
    await call("/simulator/messages", { method: "POST", headers, body, milliseconds: SEND_MS });
    mark(bubble, "", `${clock(message.at)} · sent`);
  } catch (error) {
    const isFinal = error instanceof Refused;
    mark(bubble, "failed", isFinal ? `Not sent. ${error.message}` : "Not sent.");
    if (!isFinal) bubble.querySelector(".meta").append(againButton(message, bubble)); // the same id: kept once
  }
}

function againButton(message, bubble) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Try again";
  button.addEventListener("click", () => { deliver(message, bubble); view.text.focus(); });
  return button;
}

// ---- showing ----

function showPast(messages) {
  view.log.setAttribute("aria-busy", "true"); // history is not read aloud
  const early = [...view.log.querySelectorAll(".mine")]; // typed before the past had come
  view.log.replaceChildren();
  lastDay = "";
  for (const message of messages) {
    if (message.from === "city") addCity(message);
    else mark(addMine(message), "", `${clock(message.at)} · sent`);
  }
  const kept = new Set(messages.map((message) => message.id));
  view.log.append(...early.filter((bubble) => !kept.has(bubble.dataset.id)));
  view.empty.hidden = view.log.childElementCount > 0;
  toEnd();
  view.log.setAttribute("aria-busy", "false");
}

function showReply(message) {
  if (shown.has(message.id)) return;
  const follows = isAtEnd();
  addCity(message);
  if (follows) toEnd(); else view.newest.hidden = false;
  if (document.hidden) document.title = `(${++unseen}) Phone simulator – Hearback`;
}

function addCity(message) {
  shown.add(message.id);
  const bubble = add("city", message);
  for (const row of message.buttons ?? []) bubble.querySelector(".meta").before(buttonRow(row));
  const parts = message.parts === 1 ? "1 part" : `${message.parts} parts`;
  const meta = bubble.querySelector(".meta");
  mark(bubble, "", clock(message.at));
  for (const [look, line] of [
    ["sms", `${parts}, ${message.encoding}${cost("sms", message.parts)}`], ["whatsapp", `1 message${cost("whatsapp", 1)}`],
    ["telegram", "free of charge"],
  ]) {
    const said = document.createElement("span");
    said.className = `only-${look}`;
    said.textContent = ` · ${line}`;
    meta.append(said);
  }
}

// What a reply costs the city on a channel, by the prices of its folder.
function cost(scheme, count) {
  const price = KNOWN.prices[scheme];
  return price === undefined ? "" : `, ${(price * count).toFixed(4)} ${KNOWN.currency}`;
}

function buttonRow(buttons) {
  const row = document.createElement("div");
  row.className = "buttons only-telegram";
  for (const { label, data, asks } of buttons) {
    if (asks) continue; // a simulated phone has no number to share
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => say(label, { button: data }));
    row.append(button);
  }
  return row;
}

function addMine(message) {
  const bubble = add("mine", message);
  bubble.dataset.id = message.id;
  return bubble;
}

function add(side, message) {
  view.empty.hidden = true;
  addDay(new Date(message.at));
  const bubble = document.createElement("article");
  bubble.className = `message ${side}`;
  const speaker = document.createElement("span");
  speaker.className = "hidden";
  speaker.textContent = side === "city" ? "The city: " : "You: ";
  const text = document.createElement("p");
  text.className = "bubble";
  text.dir = "auto";
  text.append(...withLinks(message.text));
  if (message.photo) text.prepend(note("📷 ", "Photo"));
  if (message.location || message.place) text.prepend(note("📍 ", message.place ?? message.location.label));
  const meta = document.createElement("p");
  meta.className = "meta";
  bubble.append(speaker, text, meta);
  view.log.append(bubble);
  return bubble;
}

function note(sign, words) {
  const line = document.createElement("span");
  line.className = "sent-along";
  line.textContent = sign + words;
  return line;
}

function addDay(date) {
  const day = date.toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long" });
  if (day === lastDay) return;
  lastDay = day;
  const line = document.createElement("p");
  line.className = "day";
  line.textContent = date.toDateString() === new Date().toDateString() ? "Today" : day;
  view.log.append(line);
}

// A text as nodes; addresses become links, as on any phone.
function withLinks(text) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const link = document.createElement("a");
    link.href = found[0];
    link.textContent = found[0];
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    nodes.push(document.createTextNode(text.slice(end, found.index)), link);
    end = found.index + found[0].length;
  }
  nodes.push(document.createTextNode(text.slice(end)));
  return nodes;
}

function mark(bubble, state, line) {
  bubble.classList.remove("sending", "failed");
  if (state) bubble.classList.add(state);
  bubble.querySelector(".meta").textContent = line;
}

function clock(at) {
  return new Date(at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
}

function showTyping(isTyping) {
  const follows = isAtEnd();
  view.typing.hidden = !isTyping;
  if (follows) toEnd();
}

function showTrouble(line) {
  if (view.trouble.textContent !== line) view.trouble.textContent = line;
  view.trouble.hidden = false;
}

function isAtEnd() {
  return view.scroll.scrollHeight - view.scroll.scrollTop - view.scroll.clientHeight < NEAR_END;
}

function toEnd() {
  view.scroll.scrollTop = view.scroll.scrollHeight;
  view.newest.hidden = true;
}

// ---- which phone this is ----

function become(name) {
  listening.abort();
  listening = new AbortController();
  phone = name;
  shown = new Set();
  lastDay = "";
  remember("hearback-phone", name);
  const address = new URL(location.href);
  if (address.searchParams.has("phone")) { // a link to one phone: several tabs can be several people
    address.searchParams.set("phone", name);
    history.replaceState(null, "", address);
  }
  view.name.value = name;
  view.log.replaceChildren();
  view.empty.hidden = true;
  showTyping(false);
  listen(name, listening.signal);
}

function rename() {
  const name = view.name.value.trim();
  if (!NAME.test(name)) view.name.value = phone;
  else if (name !== phone) become(name);
}

function fillChips() {
  const { words, example } = WORDS[view.language.value];
  view.chips.replaceChildren(...["1", "2", "3", ...words].map((word) => {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.textContent = word;
    chip.addEventListener("click", () => { say(word); view.text.focus({ preventScroll: true }); });
    return chip;
  }));
  view.chips.lang = view.example.lang = view.language.value;
  view.chips.scrollLeft = 0;
  view.example.textContent = example;
}

function wear(look) {
  document.body.dataset.look = look;
  view.look.value = look;
  view.text.placeholder = look === "sms" ? "Text message" : "Message";
}

// A photo as a phone would send it: no wider than it must be, without what a camera notes in it.
async function shrunk(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, WIDEST_PHOTO / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return { type: "image/jpeg", data: canvas.toDataURL("image/jpeg", 0.85).split(",")[1] };
}

async function sendPhoto(file) {
  try {
    const text = view.text.value.trim();
    const photo = await shrunk(file);
    view.text.value = "";
    say(text, { photo });
  } catch {
    showTrouble("This is no photo that the browser can read.");
  }
}

function grow() {
  if (CSS.supports("field-sizing", "content")) return;
  view.text.rows = Math.min(5, view.text.value.split("\n").length);
}

// ---- what a person does ----

element("compose").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = view.text.value;
  if (text.trim()) {
    view.text.value = "";
    grow();
    say(text);
  }
  view.text.focus();
});

view.text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return; // Shift+Enter is a new line
  event.preventDefault();
  element("compose").requestSubmit();
});

view.text.addEventListener("input", grow);
view.look.addEventListener("change", () => { remember("hearback-look", view.look.value); wear(view.look.value); });
view.photo.addEventListener("change", () => {
  const [file] = view.photo.files;
  view.photo.value = "";
  view.more.open = false;
  if (file) sendPhoto(file);
});
view.place.addEventListener("change", () => {
  const { name, lat, lon } = KNOWN.places[Number(view.place.value)];
  view.place.value = "";
  view.more.open = false;
  say("", { location: { lat, lon, label: name } });
});
view.name.addEventListener("change", rename);
element("rename").addEventListener("submit", (event) => { event.preventDefault(); rename(); view.text.focus(); });
element("new-phone").addEventListener("click", () => { become(randomName()); view.text.focus(); });
view.example.addEventListener("click", () => { view.text.value = view.example.textContent; view.text.focus(); });
view.newest.addEventListener("click", toEnd);
view.scroll.addEventListener("scroll", () => { if (isAtEnd()) view.newest.hidden = true; }, { passive: true });
new ResizeObserver(() => { if (view.newest.hidden) toEnd(); }).observe(view.scroll); // a keyboard slides in
view.language.addEventListener("change", () => { remember("hearback-language", view.language.value); fillChips(); });

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unseen = 0;
  document.title = "Phone simulator – Hearback";
});

for (const [language, { name }] of Object.entries(WORDS)) view.language.add(new Option(name, language));
const preferred = [remembered("hearback-language"), navigator.language.split("-")[0]].find((one) => one in WORDS);
view.language.value = preferred ?? Object.keys(WORDS)[0];
fillChips();

KNOWN.places.forEach(({ name }, number) => view.place.add(new Option(name, String(number))));
element("wall").hidden = window.top !== window;
wear([new URLSearchParams(location.search).get("look"), remembered("hearback-look")].find((one) => LOOKS.includes(one)) ?? "sms");

const asked = [new URLSearchParams(location.search).get("phone"), remembered("hearback-phone")];
become(asked.find((name) => NAME.test(name ?? "")) ?? randomName());
if (window.top === window) view.text.focus(); // side by side, no phone takes it from the others
