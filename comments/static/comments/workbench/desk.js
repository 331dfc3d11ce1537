// The next card at once, before the server has answered. Without it the queue works as plain forms.
(() => {
  const root = document.querySelector("[data-workbench]");
  const live = document.querySelector("[data-live]");
  const sent = new Set(); // cards the server has not answered for
  let chain = Promise.resolve();
  let waiting = 0;

  const part = (name, from = root) => from.querySelector(`[data-part="${name}"]`);
  const all = (what, from = root) => [...from.querySelectorAll(what)];
  const act = (name, from = root) => from.querySelector(`[data-act="${name}"]`);
  const cards = () => all("[data-card]");
  const say = (words) => (live.textContent = words);

  const show = (isNew) => {
    const [top, ...others] = cards();
    if (top) top.hidden = false;
    for (const card of others) card.hidden = true;
    part("none").hidden = Boolean(top) || sent.size > 0;
    for (const line of all("[data-next]")) {
      line.hidden = sent.has(line.dataset.next);
      line.ariaCurrent = line.dataset.next === top?.dataset.card ? "true" : null;
    }
    if (isNew) top?.querySelector("h2").focus();
    document.dispatchEvent(new Event("desk:shown"));
  };

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
    for (const name of ["load", "told", "rest", "next"]) part(name).replaceWith(part(name, desk));
    for (const name of ["undo", "back"]) {
      // An answer to an older key knows nothing of what the keys after it have made possible.
      act(name).disabled = act(name, desk).disabled && (waiting < 2 || act(name).disabled);
    }
    Object.assign(root.firstElementChild.dataset, { until: desk.dataset.until, after: desk.dataset.after });
    show(pile[0] !== top);
  };

  const post = (url, data, gone = [], toFront = false) => {
    data.set("fragment", "1");
    for (const card of gone) sent.add(card.dataset.card);
    const answered = () => gone.forEach((card) => sent.delete(card.dataset.card));
    waiting += 1;
    root.dataset.busy = "1"; // what others do is followed when the server has answered
    chain = chain.then(async () => {
      try {
        const answer = await fetch(url, { method: "POST", body: data, keepalive: true });
        answered();
        if (answer.redirected || !(answer.ok || answer.status === 409)) return location.reload();
        merge(await answer.text(), toFront);
        say(part("told").querySelector("strong")?.textContent ?? "");
      } catch {
        if (!gone.length) return;
        answered();
        part("pile").prepend(...gone);
        show(true);
        say((part("told").textContent = root.dataset.offline));
      } finally {
        waiting -= 1;
        if (!waiting) delete root.dataset.busy;
      }
    });
  };

  const remember = (button) => {
    if (button.name !== "decide" || button.dataset.act === "repeat") return;
    for (const again of all("[data-act=repeat]")) {
      again.hidden = false;
      again.value = button.value;
      again.querySelector("[data-again]").textContent = button.firstChild.textContent.trim();
    }
  };
  // A card's own form takes that card from the pile; a form of several takes those that are ticked.
  const goneWith = (form, data) => {
    const own = form.closest("[data-card]");
    if (own) return [own];
    return form.matches("[data-selection]") ? cards().filter((card) => data.getAll("seen").includes(seen(card))) : [];
  };

  const put = (form) => {
    form.reset();
    form.parentElement.open = false;
    form.parentElement.querySelector("summary")?.focus();
  };

  root.addEventListener("submit", (event) => {
    const { submitter: button, target: form } = event;
    if (!button || form.matches("[data-plain]")) return;
    event.preventDefault();
    const data = new FormData(form);
    if (button.name) data.append(button.name, button.value);
    const stays = form.matches("[data-stays]");
    const gone = stays ? [] : goneWith(form, data);
    if (form.closest("[data-card]")) remember(button);
    post(button.getAttribute("formaction") || form.getAttribute("action"), data, gone, !gone.length && !stays);
    if (stays) put(form);
    if (!gone.length) return;
    for (const card of gone) card.remove();
    act(button.value === "skip" ? "back" : "undo").disabled = false;
    show(true);
  });
  root.addEventListener("click", (event) => {
    const words = event.target.closest("[data-says]")?.dataset.says;
    if (words) say(words);
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

  root.classList.add("has-script");
  show(false);
})();
