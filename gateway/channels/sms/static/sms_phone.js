// The simulated SMS phone: sends by the real webhook, shows what comes back and what each message costs.
"use strict";

{
  const part = (name) => document.getElementById(`sms-${name}`);
  const [screen, form, text, number, mode, digits, counter] =
    ["screen", "form", "text", "number", "mode", "digits", "counter"].map(part);
  const words = counter.dataset;
  const bangla = document.documentElement.lang === "bn";
  let last = 0;
  let shown = number.value;
  let round = 0;

  const toBangla = (value) => String(value).replace(/[0-9]/g, (digit) => "০১২৩৪৫৬৭৮৯"[digit]);
  const figure = (value) => (bangla ? toBangla(value) : String(value));

  const BASIC = new Set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡" +
      "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
  );
  const EXTENSION = new Set("\f^{}\\[~]|€");
  const SIGNS = "[\\p{M}\\u200c\\u200d\\u{1F3FB}-\\u{1F3FF}]";
  const WHOLE = new RegExp(`\\P{M}${SIGNS}*(?:(?<=\\u200d)\\p{Extended_Pictographic}${SIGNS}*)*|${SIGNS}+`, "gu");

  // The same count as gateway/channels/segments.py.
  function count(words) {
    const chars = [...words];
    const gsm = chars.every((char) => BASIC.has(char) || EXTENSION.has(char));
    const costs = gsm
      ? chars.map((char) => 1 + EXTENSION.has(char))
      : [...words.matchAll(WHOLE)].map(([piece]) => piece.length);
    const units = costs.reduce((sum, cost) => sum + cost, 0);
    const [alone, joined] = gsm ? [160, 153] : [70, 67];
    if (units <= alone) return { units, segments: chars.length ? 1 : 0 };
    let segments = 1;
    let used = 0;
    for (const cost of costs) {
      if (used + cost > joined) {
        segments += 1;
        used = 0;
      }
      used += cost;
    }
    return { units, segments };
  }

  const cost = ({ units, segments }) => `${figure(units)} ${words.units} · ${figure(segments)} ${words.parts}`;

  function outgoing() {
    return digits.getAttribute("aria-pressed") === "true" ? toBangla(text.value) : text.value;
  }

  function typed() {
    const words = outgoing();
    counter.textContent = words ? cost(count(words)) : "\u00a0";
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight + 2}px`;
  }

  function element(kind, content) {
    const made = document.createElement(kind === "note" ? "p" : "div");
    made.className = kind === "note" ? "note" : `bubble ${kind}`;
    made.textContent = content;
    return made;
  }

  function draw(event) {
    screen.querySelector(".empty")?.remove();
    if (event.kind === "status") {
      const bubble = screen.querySelector(`[data-sid="${CSS.escape(event.sid)}"]`);
      if (!bubble) return;
      bubble.querySelector(".state").textContent = ` · ${words[event.status] ?? event.status} ${event.error}`.trimEnd();
      bubble.classList.toggle("failed", event.status === "undelivered");
      return;
    }
    if (event.kind === "note") {
      screen.append(element("note", `${words.trouble}: ${event.text}`));
      return;
    }
    const bubble = element(event.kind, event.text);
    bubble.dataset.sid = event.sid;
    const meta = document.createElement("span");
    meta.className = "meta";
    meta.textContent = cost(event);
    const state = document.createElement("span");
    state.className = "state";
    meta.append(state);
    bubble.append(meta);
    screen.append(bubble);
  }

  async function look(mine = round) {
    if (number.value !== shown) {
      shown = number.value;
      last = 0;
      screen.replaceChildren();
    }
    const asked = shown;
    try {
      const answer = await fetch(`/simulator/sms/events?after=${last}&phone=${encodeURIComponent(asked)}`);
      const { events, mode: network } = await answer.json();
      if (asked === number.value && mine === round) {
        if (document.activeElement !== mode) mode.value = network;
        for (const event of events.filter((one) => one.n > last)) {
          last = event.n;
          draw(event);
        }
        if (events.length) screen.scrollTop = screen.scrollHeight;
      }
    } catch {
      // the server is starting again; the lamps above say so
    }
    if (mine === round) window.setTimeout(look, document.hidden ? 5000 : 700, mine);
  }

  const again = () => look((round += 1));

  const post = (path, body) =>
    fetch(`/simulator/sms/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });

  async function send(words) {
    if (!words.trim()) return;
    const sending = post("send", { from: number.value, text: words });
    window.setTimeout(again, 60);
    try {
      await sending;
    } catch {
      screen.append(element("note", counter.dataset.trouble));
    }
    again();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = outgoing();
    text.value = "";
    typed();
    send(words);
  });
  text.addEventListener("input", typed);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  part("chips").addEventListener("click", (event) => {
    if (event.target.matches(".chip")) send(event.target.textContent);
  });
  digits.addEventListener("click", () => {
    digits.setAttribute("aria-pressed", String(digits.getAttribute("aria-pressed") !== "true"));
    typed();
  });
  mode.addEventListener("change", () => post("mode", { mode: mode.value }));
  number.addEventListener("change", again);
  again();
}
