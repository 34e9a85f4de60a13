// The simulated Telegram phone: draws what the stand-in for the Bot API shows, and sends what the person does.
"use strict";

(() => {
  const POLL = 700;
  const screen = document.getElementById("telegram-screen");
  const keyboard = document.getElementById("telegram-keyboard");
  const composer = document.getElementById("telegram-composer");
  const user = document.getElementById("telegram-user");
  const block = document.getElementById("telegram-block");
  const { base, lang } = screen.dataset;
  const empty = screen.querySelector(".empty");
  const locale = lang === "bn" ? "bn-BD" : "en-GB";
  let last = 0;
  let down = false;

  const make = (tag, className, text = "") => {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    return element;
  };

  const key = (className, label, press) => {
    const button = make("button", className, label);
    button.type = "button";
    button.addEventListener("click", press);
    return button;
  };

  const add = (element) => {
    empty.remove();
    screen.append(element);
    screen.scrollTop = screen.scrollHeight;
  };

  const note = (text) => add(make("div", "note", text));

  async function act(kind, fields = {}) {
    const body = JSON.stringify({ chat: Number(user.value), kind, lang, ...fields });
    try {
      const answer = await fetch(`${base}/act`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
      if (!answer.ok) note(`${answer.status}`);
    } catch {
      note(screen.dataset.unreachable);
    }
    look();
  }

  function bubble(event) {
    const words = make("div", `bubble ${event.kind}`, event.text);
    const at = new Date(event.at * 1000).toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" });
    words.append(make("span", "meta", at));
    if (event.picture) {
      const picture = document.createElement("img");
      picture.src = `${base}/picture/${event.picture}.png`;
      picture.alt = "";
      picture.className = "picture";
      words.prepend(picture);
    }
    if (event.act === "voice") {
      const sound = document.createElement("audio");
      sound.controls = true;
      sound.preload = "none";
      sound.src = `${base}/static/voice.ogg`;
      words.querySelector(".meta").before(sound);
    }
    add(words);
  }

  function inline(event) {
    if (!event.inline?.length) return;
    const keys = make("div", "keys");
    for (const row of event.inline) {
      for (const { text, callback_data: data } of row) {
        const wide = row.length === 1 ? " wide" : "";
        keys.append(key(`key${wide}`, text, () => {
          keys.classList.add("spent");
          act("button", { text: data, label: text, message_id: event.message_id });
        }));
      }
    }
    add(keys);
  }

  function replyKeyboard(event) {
    if (event.remove) keyboard.hidden = true;
    if (!event.keyboard) return;
    const press = (kind, fields) => () => {
      keyboard.hidden = true;
      act(kind, fields);
    };
    keyboard.replaceChildren(...event.keyboard.flat().map((button) => {
      if (button.request_location) return key("chip", button.text, press("location"));
      if (button.request_contact) return key("chip", button.text, press("contact"));
      return key("chip", button.text, press("text", { text: button.text }));
    }));
    keyboard.hidden = false;
  }

  function draw(event) {
    if (event.kind === "note") note(event.text);
    else if (event.kind === "block" || event.kind === "unblock") {
      note(event.kind === "block" ? screen.dataset.blocked : screen.dataset.unblocked);
    } else {
      bubble(event);
      inline(event);
      replyKeyboard(event);
    }
  }

  async function look() {
    const chat = user.value;
    try {
      const answer = await fetch(`${base}/events?chat=${encodeURIComponent(chat)}&after=${last}`);
      const { events, blocked } = await answer.json();
      if (chat !== user.value) return;
      for (const event of events) {
        if (event.n <= last) continue;
        last = event.n;
        draw(event);
      }
      block.textContent = blocked ? block.dataset.unblock : block.dataset.block;
      block.setAttribute("aria-pressed", String(blocked));
      down = false;
    } catch {
      if (!down) note(screen.dataset.unreachable);
      down = true;
    }
  }

  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = composer.elements.text.value.trim();
    composer.elements.text.value = "";
    if (text) act("text", { text });
  });
  for (const button of document.querySelectorAll("[data-telegram-act]")) {
    button.addEventListener("click", () => act(button.dataset.telegramAct));
  }
  for (const button of document.querySelectorAll("[data-telegram-text]")) {
    button.addEventListener("click", () => act("text", { text: button.dataset.telegramText }));
  }
  block.addEventListener("click", () => act(block.getAttribute("aria-pressed") === "true" ? "unblock" : "block"));
  user.addEventListener("change", () => {
    last = 0;
    keyboard.hidden = true;
    screen.replaceChildren(empty);
    look();
  });
  const again = async () => {
    await look();
    window.setTimeout(again, document.hidden ? 5000 : POLL);
  };
  again();
})();
