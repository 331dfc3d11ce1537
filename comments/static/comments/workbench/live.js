// Counts and the strip follow what others do; the pile and the card on top never move by themselves.
(() => {
  const root = document.querySelector("[data-workbench]");
  const live = document.querySelector("[data-live]");
  const every = 8_000; // milliseconds; nothing is asked while the tab is hidden
  let etag = "";
  let told = "";

  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const top = () => root.querySelector("[data-card]:not([hidden])");

  // What somebody else decided on leaves the strip. Of the card on top it is said, no more.
  const prune = (held) => {
    for (const card of root.querySelectorAll("[data-card]")) {
      if (held.has(card.dataset.card)) continue;
      if (card !== top()) card.remove();
      else if (told !== card.dataset.card) live.textContent = root.dataset.gone;
      if (card === top()) told = card.dataset.card;
    }
    for (const line of root.querySelectorAll("[data-next]")) {
      line.hidden ||= !root.querySelector(`[data-card="${line.dataset.next}"]`);
    }
  };

  const follow = async () => {
    if (document.visibilityState !== "visible" || root.dataset.busy) return;
    const answer = await fetch(`${root.dataset.liveUrl}?after=${root.firstElementChild.dataset.after}`, { headers: etag ? { "If-None-Match": etag } : {} });
    if (answer.status !== 200 || answer.redirected) return;
    etag = answer.headers.get("ETag");
    const load = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-part=load]");
    if (!load || root.dataset.busy) return;
    const words = load.querySelector("[data-fresh]")?.textContent ?? "";
    if (words && words !== part("load").querySelector("[data-fresh]")?.textContent) live.textContent = words;
    part("load").replaceWith(load);
    prune(new Set(load.dataset.held.split(" ")));
  };
  setInterval(() => follow().catch(() => {}), every);
})();
