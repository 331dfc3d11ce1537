// Keys, and the next card at once. Without it the queue works as plain forms.
(() => {
  const root = document.querySelector("[data-workbench]");
  const dialog = document.querySelector("[data-keys]");
  if (!root || !dialog) return;
  const live = document.querySelector("[data-live]");
  const store = "comments.workbench.keys";
  const sent = new Set(); // cards the server has not answered for
  let chain = Promise.resolve();

  const part = (name, from = root) => from.querySelector(`[data-part="${name}"]`);
  const all = (what, from = root) => [...from.querySelectorAll(what)];
  const cards = () => all("[data-card]");
  const fields = all("[data-key-of]", dialog);
  const on = dialog.querySelector("[data-keys-on]");

  const show = (isNew) => {
    const [top, ...others] = cards();
    if (top) top.hidden = false;
    for (const card of others) card.hidden = true;
    part("none").hidden = Boolean(top) || sent.size > 0;
    for (const line of all("[data-next]")) line.hidden = [top?.dataset.card, ...sent].includes(line.dataset.next);
    if (isNew) top?.querySelector("h2").focus();
    label();
  };

  const undo = (from = root) => from.querySelector("[data-act=undo]");
  const seen = (card) => card.querySelector("[name=seen]").value;
  const fresher = (old, card) => {
    if (!old || seen(old) !== seen(card)) return card;
    if (!old.querySelector("dl :focus")) old.querySelector("dl").replaceWith(card.querySelector("dl"));
    return old;
  };

  // The server's desk takes the place of this one; nothing moves under the cursor.
  const merge = (html, toFront) => {
    const desk = new DOMParser().parseFromString(html, "text/html").querySelector("[data-desk]");
    if (!desk) return location.reload();
    const here = cards();
    const [top] = here;
    const pile = all("[data-card]", desk)
      .filter((card) => !sent.has(card.dataset.card))
      .map((card) => fresher(here.find((old) => old.dataset.card === card.dataset.card), card));
    if (top && !toFront && pile.includes(top)) pile.unshift(...pile.splice(pile.indexOf(top), 1));
    for (const card of here) if (!pile.includes(card)) card.remove();
    if (pile[0] !== top) part("pile").prepend(...pile.slice(0, 1));
    part("pile").append(...pile.slice(1));
    for (const name of ["load", "told", "next"]) part(name).replaceWith(part(name, desk));
    undo().disabled = undo(desk).disabled;
    root.firstElementChild.dataset.until = desk.dataset.until;
    show(pile[0] !== top);
  };

  const post = (url, data, card, toFront) => {
    data.set("fragment", "1");
    if (card) sent.add(card.dataset.card);
    chain = chain.then(async () => {
      try {
        const answer = await fetch(url, { method: "POST", body: data, keepalive: true });
        sent.delete(card?.dataset.card);
        if (answer.redirected || !(answer.ok || answer.status === 409)) return location.reload();
        merge(await answer.text(), toFront);
        live.textContent = part("told").querySelector("strong")?.textContent ?? "";
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
    const { submitter: button, target: form } = event;
    if (!button) return;
    event.preventDefault();
    const data = new FormData(form);
    data.append(button.name, button.value);
    const card = form.closest("[data-card]");
    post(button.getAttribute("formaction") || form.getAttribute("action"), data, card, !card);
    if (!card) return;
    card.remove();
    undo().disabled = false;
    show(true);
  });

  // Renewed while the tab is in front, given back on leaving
  const claim = (word) => {
    const data = new FormData(root.querySelector("form"));
    data.set("claim", word);
    return data;
  };
  const renew = () => document.visibilityState === "visible" && post(root.dataset.claims, claim("keep"));
  setInterval(renew, 40_000);
  document.addEventListener("visibilitychange", renew);
  addEventListener("pagehide", () => {
    const data = claim("release");
    data.set("until", root.firstElementChild.dataset.until);
    navigator.sendBeacon(root.dataset.claims, data);
  });
  addEventListener("pageshow", (event) => event.persisted && location.reload());

  const label = () => {
    root.classList.toggle("has-keys", on.checked);
    for (const { value, dataset } of fields) {
      for (const key of all(`[data-act="${dataset.keyOf}"] kbd`)) key.textContent = value;
    }
  };
  const actOf = (key) => fields.find((field) => field.value.toLowerCase() === key)?.dataset.keyOf;
  const press = ({ key, code, shiftKey }) => {
    const letter = key.toLowerCase();
    const isLatin = /^[a-z0-9]$/.test(letter);
    if (shiftKey) return isLatin ? "" : actOf(letter);
    return actOf(letter) || (!isLatin && /^(Key|Digit)/.test(code) && actOf(code.at(-1).toLowerCase()));
  };
  document.addEventListener("keydown", (event) => {
    if (!on.checked || dialog.open || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const button = root.querySelector(`[data-act="${press(event)}"]`); // the first card is the one shown
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  root.addEventListener("click", (event) => event.target.closest("[data-act=help]") && dialog.showModal());
  dialog.addEventListener("change", () => {
    const keys = Object.fromEntries(fields.map((field) => [field.dataset.keyOf, field.value]));
    localStorage.setItem(store, JSON.stringify({ on: on.checked, keys }));
    label();
  });
  try {
    const kept = JSON.parse(localStorage.getItem(store) || "{}");
    on.checked = kept.on ?? true;
    for (const field of fields) field.value = kept.keys?.[field.dataset.keyOf] ?? field.value;
  } catch {
    localStorage.removeItem(store);
  }
  root.classList.add("has-script");
  label();
})();
