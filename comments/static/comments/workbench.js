// Keys for the queue, and the next card at once. Without it everything works as plain forms.
(() => {
  const root = document.querySelector("[data-workbench]");
  const dialog = document.querySelector("[data-keys]");
  if (!root || !dialog || !window.fetch) return;
  const live = document.querySelector("[data-live]");
  const STORE = "comments.workbench.keys";
  const RENEW = 40_000;
  const sent = new Set(); // cards that were decided, until the server has answered
  let chain = Promise.resolve();

  const part = (name, from = root) => from.querySelector(`[data-part="${name}"]`);
  const all = (what, from = root) => [...from.querySelectorAll(what)];
  const cards = () => all("[data-card]");
  const fields = all("[data-key-of]", dialog);
  const on = dialog.querySelector("[data-keys-on]");

  // Cards

  const show = (isNew) => {
    const pile = cards();
    pile.forEach((card, place) => (card.hidden = place > 0));
    part("none").hidden = pile.length > 0 || sent.size > 0;
    for (const line of all("[data-next]")) {
      line.hidden = sent.has(line.dataset.next) || line.dataset.next === pile[0]?.dataset.card;
    }
    if (isNew && pile.length) pile[0].querySelector("h2").focus();
    label();
  };

  const undo = (from = root) => from.querySelector("[data-act=undo]");
  const seen = (card) => card.querySelector("[name=seen]").value;
  const fresher = (old, card) => {
    if (!old || seen(old) !== seen(card)) return card;
    old.querySelector("dl").replaceWith(card.querySelector("dl"));
    return old;
  };

  // What the server has on the desk takes the place of what is here, but nothing moves under the cursor.
  const merge = (html, toFront) => {
    const desk = new DOMParser().parseFromString(html, "text/html").querySelector("[data-desk]");
    if (!desk) return location.reload();
    const here = new Map(cards().map((card) => [card.dataset.card, card]));
    const top = cards()[0];
    const pile = all("[data-card]", desk)
      .filter((card) => !sent.has(card.dataset.card))
      .map((card) => fresher(here.get(card.dataset.card), card));
    if (top && !toFront && pile.includes(top)) pile.unshift(...pile.splice(pile.indexOf(top), 1));
    for (const name of ["load", "told", "next"]) part(name).replaceWith(part(name, desk));
    part("pile").replaceChildren(...pile);
    undo().disabled = undo(desk).disabled;
    root.firstElementChild.dataset.until = desk.dataset.until;
    show(pile[0] !== top);
  };

  const post = (url, data, { card, toFront } = {}) => {
    data.set("fragment", "1");
    if (card) sent.add(card.dataset.card);
    chain = chain.then(async () => {
      try {
        const answer = await fetch(url, { method: "POST", body: data, keepalive: true });
        if (card) sent.delete(card.dataset.card);
        if (answer.redirected || !(answer.ok || answer.status === 409)) return location.reload();
        merge(await answer.text(), toFront);
        const told = part("told").textContent.trim().split("\n")[0];
        if (told) live.textContent = told;
      } catch {
        if (!card) return;
        sent.delete(card.dataset.card);
        part("pile").prepend(card);
        show(true);
        live.textContent = part("told").textContent = root.dataset.offline;
      }
    });
  };

  root.addEventListener("submit", (event) => {
    const button = event.submitter;
    const form = event.target;
    if (!button) return;
    event.preventDefault();
    const data = new FormData(form);
    data.append(button.name, button.value);
    const card = form.closest("[data-card]");
    if (card) {
      card.remove();
      undo().disabled = false;
    }
    post(button.getAttribute("formaction") || form.getAttribute("action"), data, { card, toFront: !card });
    if (card) show(true);
  });

  // Claims: renewed while the tab is in front, given back on leaving

  const claim = (word) => {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", root.querySelector("[name=csrfmiddlewaretoken]").value);
    data.set("claim", word);
    return data;
  };
  const renew = () => document.visibilityState === "visible" && post(root.dataset.claims, claim("keep"));
  setInterval(renew, RENEW);
  document.addEventListener("visibilitychange", renew);
  addEventListener("pagehide", () => {
    const data = claim("release");
    data.set("until", root.firstElementChild.dataset.until);
    navigator.sendBeacon(root.dataset.claims, data);
  });
  addEventListener("pageshow", (event) => event.persisted && location.reload());

  // Keys

  const keyOf = (act) => fields.find((field) => field.dataset.keyOf === act)?.value ?? "";
  const label = () => {
    root.classList.toggle("has-keys", on.checked);
    for (const one of all("[data-act] kbd")) one.textContent = keyOf(one.parentElement.dataset.act);
  };
  const actOf = (key) => fields.find((field) => field.value.toLowerCase() === key)?.dataset.keyOf;
  const press = (event) => {
    const key = event.key.toLowerCase();
    if (event.shiftKey && /[a-z0-9]/i.test(key)) return undefined;
    const place = event.shiftKey || /[a-z0-9]/.test(key) ? "" : event.code.match(/^(?:Key|Digit)(.)$/)?.[1].toLowerCase();
    return actOf(key) || (place && actOf(place));
  };
  document.addEventListener("keydown", (event) => {
    if (!on.checked || dialog.open || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const act = press(event);
    const button = act && root.querySelector(`[data-card]:not([hidden]) [data-act="${act}"], .desk-top [data-act="${act}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  root.addEventListener("click", (event) => event.target.closest("[data-act=help]") && dialog.showModal());
  dialog.addEventListener("change", () => {
    const keys = Object.fromEntries(fields.map((field) => [field.dataset.keyOf, field.value]));
    localStorage.setItem(STORE, JSON.stringify({ on: on.checked, keys }));
    label();
  });
  try {
    const kept = JSON.parse(localStorage.getItem(STORE) || "{}");
    on.checked = kept.on ?? true;
    for (const field of fields) field.value = kept.keys?.[field.dataset.keyOf] ?? field.value;
  } catch {
    localStorage.removeItem(STORE);
  }
  root.classList.add("has-script");
  label();
})();
