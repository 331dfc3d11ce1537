/* A thread while it is read: what came since the last visit, what comes meanwhile, and passages to quote. */
(() => {
  "use strict";

  const thread = document.querySelector("[data-comments-thread]");
  if (!thread) return;
  const says = thread.dataset;
  const kept = `comments:seen:${says.commentsThread}`;
  const said = (words, count) => words.replace("{count}", new Intl.NumberFormat(`${document.documentElement.lang || "en"}-u-nu-latn`).format(count));
  const moment = (comment) => Date.parse(comment.querySelector("time[data-local]")?.dateTime) || 0;

  function element(name, className, words) {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = words;
    return made;
  }

  // Since the last visit

  function visited() {
    try {
      return JSON.parse(localStorage.getItem(kept));
    } catch {
      return null;
    }
  }

  function remember(before) {
    const newest = Math.max(before?.at || 0, ...[...thread.querySelectorAll(".comment")].map(moment));
    try {
      localStorage.setItem(kept, JSON.stringify({ at: newest, count: Number(says.count) }));
    } catch {} // a private window may keep nothing
  }

  function mark(comment) {
    comment.classList.add("is-new");
    comment.querySelector(".comment-head")?.prepend(element("span", "comment-new", says.new));
  }

  function unread() {
    const before = visited();
    remember(before);
    if (!before) return;
    const fresh = [...thread.querySelectorAll("article.comment")].filter((one) => moment(one) > before.at);
    const count = Math.max(fresh.length, Number(says.count) - before.count);
    fresh.forEach(mark);
    if (count < 1) return;
    const link = element("a", "", said(says.unread, count));
    link.href = fresh.length ? `#${fresh[0].id}` : says.newest;
    thread.querySelector("[data-comments-news]").append(link);
  }

  // Meanwhile

  const SOON = 15_000;
  const LATE = 300_000;
  const live = thread.querySelector("[data-comments-live]");
  let known = Number(says.count);
  let wait = SOON;
  let timer;

  async function ask() {
    if (document.hidden) return;
    try {
      const answer = await fetch(says.live); // the browser asks with the ETag it has
      const { count } = await answer.json();
      wait = count > known ? SOON : Math.min(1.5 * wait, LATE);
      tell(count - known);
    } catch {
      wait = Math.min(2 * wait, LATE);
    }
    later();
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, wait);
  }

  function tell(more) {
    if (more < 1) return void live.replaceChildren();
    const words = said(says.more, more);
    if (live.textContent === words) return;
    const button = element("button", "btn btn-outline-secondary", words);
    button.type = "button";
    button.addEventListener("click", show);
    live.replaceChildren(button);
  }

  async function show() {
    const list = thread.querySelector(".comments-list");
    try {
      const answer = await fetch(location.href, { cache: "no-cache" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.querySelector("[data-comments-thread]");
      const added = list ? fill(list, now.querySelector(".comments-list")) : [];
      if (!added.length) return void location.assign(says.newest);
      says.count = now.dataset.count;
      known = Number(says.count);
      thread.querySelector(".comments-heading").replaceWith(document.adoptNode(now.querySelector(".comments-heading")));
      live.replaceChildren();
      remember(visited());
      added.forEach(mark);
      document.dispatchEvent(new Event("comments:added"));
      added[0].tabIndex = -1;
      added[0].focus();
    } catch {
      location.assign(says.newest);
    }
  }

  function fill(list, fresh) {
    const added = [];
    let last = null;
    for (const row of [...fresh.children]) {
      const id = row.querySelector(".comment")?.id;
      const here = id && document.getElementById(id)?.closest(".comments-row");
      if (id && !here) {
        const mine = document.adoptNode(row);
        last ? last.after(mine) : list.prepend(mine);
        added.push(mine.querySelector(".comment"));
        last = mine;
      }
      last = here || last;
    }
    return added;
  }

  // Quoting

  const quote = element("button", "btn btn-sm btn-outline-secondary comment-quote", says.quote);
  quote.type = "button";
  let passage = "";

  document.addEventListener("selectionchange", () => {
    const selected = getSelection();
    const node = selected.rangeCount && !selected.isCollapsed ? selected.getRangeAt(0).commonAncestorContainer : null;
    const text = (node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement)?.closest(".comment-text");
    const links = text?.closest("article.comment")?.querySelector("[data-comments-place]");
    if (!links?.querySelector("a[data-comments-respond]")) return void (document.activeElement === quote || quote.remove());
    passage = selected.toString().trim();
    if (passage && quote.parentElement !== links) links.prepend(quote);
  });

  quote.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
  quote.addEventListener("click", () => {
    const link = quote.parentElement.querySelector("a[data-comments-respond]");
    quote.remove();
    if (link.getAttribute("aria-expanded") === "true") return void put(document.querySelector(".comments-holder textarea"));
    const opened = (event) => queueMicrotask(() => put(event.target.querySelector("textarea"))); // the form takes the focus first
    document.addEventListener("comments:open", opened, { once: true });
    link.click();
  });

  function put(textarea) {
    const before = textarea.value.trimEnd();
    textarea.value = `${before}${before && "\n\n"}${passage.replace(/^/gm, "> ")}\n\n`;
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
    textarea.focus();
    textarea.setSelectionRange(textarea.value.length, textarea.value.length);
  }

  unread();
  later();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    wait = SOON;
    ask();
  });
})();
