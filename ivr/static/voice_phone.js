// The telephone's panel: shows what the server says happened, plays it aloud in order, and sends keys and words back.
"use strict";

(() => {
  const phone = document.getElementById("voice-phone");
  const words = JSON.parse(phone.dataset.words);
  const find = (selector) => phone.querySelector(selector);
  const screen = find(".screen");
  const number = find(".voice-number");
  const head = find(".phone-head");
  const timer = find(".timer");
  const mute = find(".voice-mute");
  const spoken = find(".composer input");
  const POLL = 700;
  const PER_LETTER = 60; // milliseconds of reading where nothing is spoken aloud

  let after = 0;
  let state = "over";
  let began = 0;
  let muted = window.localStorage.getItem("voice-muted") === "1";
  let queue = [];
  let playing = null; // what is being played, with a way to cut it short
  let waiting = null; // the clock of a silence
  let patience = 0; // seconds of that clock

  // Showing

  const bubble = (side, text, meta) => {
    const item = document.createElement("div");
    item.className = `bubble ${side}`;
    item.textContent = text;
    if (meta) {
      const small = document.createElement("span");
      small.className = "meta";
      small.textContent = meta;
      item.append(small);
    }
    screen.append(item);
    screen.scrollTop = screen.scrollHeight;
  };

  const note = (text) => {
    const item = document.createElement("div");
    item.className = "note";
    item.textContent = text;
    screen.append(item);
    screen.scrollTop = screen.scrollHeight;
  };

  const show = (selector, seen) => { find(selector).hidden = !seen; };

  const draw = (name) => {
    state = name;
    const ringing = name === "ringing";
    const talking = ["dialling", "talking", "listening", "number_wanted", "recording"].includes(name);
    const idle = !ringing && !talking;
    find(".call-state").textContent = words[name] || words.idle;
    head.classList.toggle("ringing", ringing);
    show(".voice-dial", idle);
    show(".voice-miss", idle && phone.dataset.missed);
    show(".voice-answer", ringing);
    show(".voice-machine", ringing);
    show(".voice-ignore", ringing);
    show(".voice-hangup", talking || ringing);
    show(".voice-sample", name === "recording");
    show(".voice-silence", talking && name !== "dialling");
    spoken.disabled = !talking;
    number.readOnly = !idle;
    if (talking && !began) began = Date.now();
    if (!talking) began = 0;
    timer.hidden = !began;
  };

  // Sounding

  const voiceFor = (lang) => {
    const voices = window.speechSynthesis ? window.speechSynthesis.getVoices() : [];
    return voices.find((voice) => voice.lang === lang) || voices.find((voice) => voice.lang.startsWith(lang.slice(0, 2)));
  };

  const wait = (milliseconds) => {
    let cut;
    const done = new Promise((resolve) => {
      const clock = window.setTimeout(resolve, milliseconds);
      cut = () => { window.clearTimeout(clock); resolve(); };
    });
    return { done, cut };
  };

  const utter = (event) => {
    const voice = muted ? null : voiceFor(event.lang);
    if (!voice) return wait(Math.min(8000, event.text.length * PER_LETTER));
    const words_ = new SpeechSynthesisUtterance(event.text);
    words_.voice = voice;
    words_.lang = voice.lang;
    let cut;
    const done = new Promise((resolve) => {
      words_.onend = resolve;
      words_.onerror = resolve;
      cut = () => { window.speechSynthesis.cancel(); resolve(); };
    });
    window.speechSynthesis.speak(words_);
    return { done, cut };
  };

  const sound = (event) => {
    if (muted) return wait(0);
    const audio = new Audio(new URL(event.text).pathname + new URL(event.text).search);
    let cut;
    const done = new Promise((resolve) => {
      audio.onended = resolve;
      audio.onerror = resolve;
      cut = () => { audio.pause(); resolve(); };
      audio.play().catch(resolve);
    });
    return { done, cut };
  };

  const hush = () => {
    queue = queue.filter((event) => event.kind === "state").slice(-1);
    window.clearTimeout(waiting);
    if (playing) playing.cut();
  };

  const listen = () => {
    window.clearTimeout(waiting);
    if (patience) waiting = window.setTimeout(() => send("silence"), patience * 1000);
  };

  const play = async () => {
    if (playing) return;
    while (queue.length) {
      const event = queue.shift();
      if (event.kind === "state") {
        draw(event.text);
        patience = event.seconds || 0;
        listen();
        continue;
      }
      playing = { say: utter, play: sound, pause: () => wait(800), beep: () => wait(300) }[event.kind](event);
      await playing.done;
      playing = null;
    }
  };

  const meaning = { key: "⌨", speech: "🗣", recording: "⏺" };

  const take = (event, live) => {
    if (event.kind !== "me") {
      window.clearTimeout(waiting);
      patience = 0;
    }
    if (event.kind === "say") bubble("them", event.text);
    else if (event.kind === "play") bubble("them", `🔊 ${decodeURIComponent(new URL(event.text).pathname.split("/").pop())}`);
    else if (event.kind === "beep") note("🔴");
    else if (event.kind === "note") note(event.text);
    else if (event.kind === "me") bubble("me", event.text, meaning[event.how]);
    else if (event.kind === "state" && ["over", "busy", "error", "ringing"].includes(event.text)) note(words[event.text]);
    if (["me", "note"].includes(event.kind)) return;
    if (live) queue.push(event);
    else if (event.kind === "state") draw(event.text);
  };

  // Talking with the server

  const send = async (what, more = {}) => {
    hush();
    try {
      await fetch(`/simulator/voice/${what}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ number: number.value.trim(), ...more }),
      });
    } catch {
      note(words.error);
    }
    await poll();
    if (!playing && !queue.length) listen(); // a key in the middle of a number starts the clock anew
  };

  let polling = false;
  let first = true;
  const poll = async () => {
    if (polling) return;
    polling = true;
    try {
      const query = new URLSearchParams({ number: number.value.trim(), after: String(after) });
      const answer = await fetch(`/simulator/voice/events?${query}`);
      if (answer.ok) {
        const { events, state: call } = await answer.json();
        for (const event of events) {
          after = event.n;
          take(event, !first);
        }
        if (first && call === "over" && state !== "over") draw("idle");
        first = false;
        play();
      }
    } catch {
      /* the lamps above say that the server is away */
    }
    polling = false;
  };

  const tick = () => {
    if (began) {
      const seconds = Math.floor((Date.now() - began) / 1000);
      timer.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    }
  };

  const press = (key) => {
    if (!["over", "idle", "busy", "error", "ringing"].includes(state)) send("press", { key });
  };

  find(".voice-dial").addEventListener("click", () => { screen.replaceChildren(); send("dial", { to: phone.dataset.service }); });
  find(".voice-miss").addEventListener("click", () => send("dial", { to: phone.dataset.missed }));
  find(".voice-answer").addEventListener("click", () => send("answer"));
  find(".voice-machine").addEventListener("click", () => send("answer", { by: "machine" }));
  find(".voice-ignore").addEventListener("click", () => send("ignore"));
  find(".voice-hangup").addEventListener("click", () => send("hangup"));
  find(".voice-sample").addEventListener("click", () => send("record"));
  find(".voice-silence").addEventListener("click", () => send("silence"));
  phone.querySelectorAll(".digit").forEach((button) => button.addEventListener("click", () => press(button.dataset.key)));
  find(".composer").addEventListener("submit", (event) => {
    event.preventDefault();
    if (spoken.value.trim()) send("speak", { words: spoken.value.trim() });
    spoken.value = "";
  });
  const drawMute = () => {
    mute.setAttribute("aria-pressed", String(muted));
    mute.title = muted ? words.unmute : words.mute;
    mute.firstChild.textContent = muted ? "🔇" : "🔊";
    mute.lastChild.textContent = mute.title;
  };
  mute.addEventListener("click", () => {
    muted = !muted;
    window.localStorage.setItem("voice-muted", muted ? "1" : "0");
    drawMute();
    if (muted && playing) playing.cut();
  });
  number.addEventListener("change", () => { after = 0; first = true; screen.replaceChildren(); draw("idle"); poll(); });

  drawMute();
  draw("idle");
  poll();
  window.setInterval(poll, POLL);
  window.setInterval(tick, 1000);
})();
