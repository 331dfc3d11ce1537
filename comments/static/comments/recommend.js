/* Recommends in place, and shows what this browser has recommended. Without it the link leads to a page with a button. */
(() => {
  "use strict";

  const KEPT = "comments:recommended";
  const MOST = 500;

  function given() {
    try {
      return JSON.parse(localStorage.getItem(KEPT)) || [];
    } catch {
      return [];
    }
  }

  function keep(key, isGiven) {
    const keys = given().filter((one) => one !== key);
    try {
      localStorage.setItem(KEPT, JSON.stringify(isGiven ? [...keys, key].slice(-MOST) : keys));
    } catch {} // a private window may keep nothing
  }

  function press(place, isGiven) {
    const link = place.querySelector("a");
    link.setAttribute("role", "button");
    link.setAttribute("aria-pressed", String(isGiven));
  }

  function say(place, words) {
    const line = document.createElement("span");
    line.setAttribute("role", "status");
    place.querySelector("[role=status]")?.remove();
    place.append(line);
    line.textContent = words;
  }

  const read = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

  async function recommend(place, link) {
    const url = new URL(link.href);
    url.searchParams.set("fragment", "1");
    const page = await read(await fetch(url));
    const button = page.querySelector("#recommendation form button");
    if (!button) return void say(place, page.querySelector("[data-comments-refused]").textContent);
    const body = new URLSearchParams(new FormData(button.form));
    body.set("do", button.value);
    const answered = await fetch(url, { method: "POST", body });
    const answer = await read(answered);
    const fresh = answer.querySelector("[data-comments-recommended]");
    if (!answered.ok || !fresh) return void say(place, answer.querySelector("[data-comments-refused]").textContent);
    keep(place.dataset.commentsRecommended, button.value === "recommend");
    place.replaceWith(document.adoptNode(fresh));
    press(fresh, button.value === "recommend");
    fresh.querySelector("a").focus();
  }

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-comments-recommend]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const place = link.closest("[data-comments-recommended]");
    if (place.ariaBusy === "true") return;
    place.ariaBusy = "true";
    try {
      await recommend(place, link);
    } catch {
      location.assign(link.href);
    }
    place.ariaBusy = "false";
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === " " && event.target.matches("a[data-comments-recommend][role=button]")) {
      event.preventDefault();
      event.target.click();
    }
  });

  function pressAll() {
    const keys = new Set(given());
    for (const place of document.querySelectorAll("[data-comments-recommended]")) press(place, keys.has(place.dataset.commentsRecommended));
  }

  document.addEventListener("comments:added", pressAll);
  pressAll();
})();
