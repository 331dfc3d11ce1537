// The next card at once, before the server has answered. Without it the queue works as plain forms.
(() => {
  const root = document.querySelector("[data-workbench]");
  const live = document.querySelector("[data-live]");
  const sent = new Set(); // cards the server has not answered for
  const READ = "comments.workbench.read"; // the card that was on top when the page was left
  let chain = Promise.resolve();
  let waiting = 0;

  const part = (name, from = root) => from.querySelector(`[data-part="${name}"]`);
  const all = (what, from = root) => [...from.querySelectorAll(what)];
  const act = (name, from = root) => from.querySelector(`[data-act="${name}"]`);
  const cards = () => all("[data-card]");
  const say = (words) => (live.textContent = words);

  // Whoever had scrolled down to read, or to a clause, sees the next card from its beginning, and what was done.
  const look = (top) => {
    top?.querySelector("h2").focus({ preventScroll: true });
    if (top?.getBoundingClientRect().top < 0) root.scrollIntoView();
  };

  const show = (isNew) => {
    const [top, ...others] = cards();
    if (top) top.hidden = false;
    for (const card of others) card.hidden = true;
    part("none").hidden = Boolean(top) || sent.size > 0;
    for (const line of all("[data-next]")) {
      line.hidden = sent.has(line.dataset.next);
      line.ariaCurrent = line.dataset.next === top?.dataset.card ? "true" : null;
    }
    if (isNew) look(top);
    document.dispatchEvent(new Event("desk:shown"));
  };

  const seen = (card) => card.querySelector("[name=seen]")?.value ?? card.dataset.card; // an appeal is answered elsewhere
  const fresher = (old, card) => {
    if (!old || seen(old) !== seen(card)) return card;
    if (!old.querySelector("dl :focus")) old.querySelector("dl")?.replaceWith(card.querySelector("dl"));
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
    const words = [...button.childNodes].map((one) => (one.matches?.("kbd") ? "" : one.textContent)).join("").trim();
    for (const again of all("[data-act=repeat]")) {
      again.hidden = false;
      again.value = button.value;
      again.querySelector("[data-again]").textContent = words;
    }
  };
  // A card's own form takes that card from the pile; a form of several takes those that are ticked.
  const goneWith = (form, data) => {
    const own = form.closest("[data-card]");
    if (own) return [own];
    return form.matches("[data-selection]") ? cards().filter((card) => data.getAll("seen").includes(seen(card))) : [];
  };

  // What is written beside the card stays until the server has taken it; what is missing is said where it is missing.
  const put = (form) => {
    const refused = part("told").querySelector(".told-refused strong")?.textContent;
    if (refused) {
      const field = form.querySelector("select, textarea");
      field.setCustomValidity(refused);
      field.reportValidity();
      form.addEventListener("input", () => field.setCustomValidity(""), { once: true });
      return;
    }
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
    if (stays) chain.then(() => put(form));
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
    sessionStorage.setItem(READ, cards()[0]?.dataset.card ?? "");
    const data = claim("release");
    data.set("until", root.firstElementChild.dataset.until);
    navigator.sendBeacon(root.dataset.claims, data);
  });
  addEventListener("pageshow", (event) => event.persisted && location.reload());

  // Back from a look at the thread or the person: the same card, where nobody else took it meanwhile.
  const read = sessionStorage.getItem(READ);
  if (!part("told").childElementCount) part("pile").prepend(...cards().filter((card) => card.dataset.card === read));

  root.classList.add("has-script");
  show(false);
})();
