// The frame around the phones: lamps of the services, tabs on small screens. Each phone's own script draws its inside.
"use strict";

const health = document.getElementById("health");
const tabs = document.getElementById("tabs");
const row = document.getElementById("phones");
const phones = [...document.querySelectorAll(".phone")];

const lamp = (words, state, title) => {
  const item = document.createElement("li");
  item.className = `lamp ${state}`;
  item.textContent = words;
  item.title = title;
  return item;
};

async function look() {
  try {
    const answer = await fetch("/readyz", { headers: { Accept: "application/json" } });
    const { dependencies } = await answer.json();
    health.replaceChildren(
      ...Object.entries(dependencies).map(([name, fault]) => {
        const up = fault === "ok";
        const state = up ? health.dataset.ok : health.dataset.fault;
        const item = lamp(name, up ? "ok" : "fault", up ? state : `${state}: ${fault}`);
        const spoken = document.createElement("span");
        spoken.className = "unseen";
        spoken.textContent = state;
        item.append(" ", spoken);
        return item;
      }),
    );
  } catch {
    health.replaceChildren(lamp(health.dataset.unreachable, "fault", ""));
  }
  window.setTimeout(look, document.hidden ? 30000 : 5000);
}

function select(phone) {
  for (const tab of tabs.children) {
    if (tab.hash === `#${phone.id}`) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
}

for (const phone of phones) {
  const heading = phone.querySelector("h2");
  if (heading) {
    heading.id ||= `${phone.id}-name`;
    phone.setAttribute("aria-labelledby", heading.id);
  }
  const tab = document.createElement("a");
  tab.href = `#${phone.id}`;
  tab.textContent = heading ? heading.textContent : phone.id;
  tabs.append(tab);
  tab.addEventListener("click", (event) => {
    event.preventDefault();
    row.scrollTo({ left: phone.offsetLeft - row.offsetLeft, behavior: "smooth" });
  });
}

const seen = new IntersectionObserver(
  (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => select(entry.target)),
  { root: row, threshold: 0.6 },
);
phones.forEach((phone) => seen.observe(phone));
look();
