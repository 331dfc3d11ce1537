/* Sugar for the comment pages; everything works without it. */
(() => {
  "use strict";

  let open = null; // the one form on the page: {link, holder, url}

  const shown = (root) => [...root.querySelectorAll("input, textarea")].find((el) => el.type !== "hidden" && el.tabIndex >= 0);

  function typed(root) {
    return [...root.querySelectorAll("input:not([type=hidden]), textarea")].filter((el) => el.name && el.value);
  }

  function close() {
    open.holder.hidden = true;
    open.link.setAttribute("aria-expanded", "false");
    open.link.focus();
  }

  function place(link, holder) {
    const top = link.dataset.commentsRespond === "top" && document.querySelector("[data-comments-top]");
    (top || link.closest("[data-comments-place]") || link).after(holder);
    holder.hidden = false;
    link.setAttribute("aria-expanded", "true");
    holder.dispatchEvent(new Event("comments:open", { bubbles: true }));
    (shown(holder) || holder).focus();
  }

  function cancel(form) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline-secondary";
    button.textContent = form.parentElement.dataset.cancel;
    button.addEventListener("click", close);
    (form.querySelector("[type=submit]")?.parentElement || form).append(button);
  }

  async function load(link) {
    const url = new URL(link.href);
    url.searchParams.set("fragment", "1");
    const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = page.querySelector("#respond");
    const form = part && part.querySelector("form");
    if (!answer.ok || !form) throw new Error("no form");
    part.querySelector(".comments-parent")?.remove(); // it stands right above already
    const holder = document.createElement("div");
    holder.className = "comments-holder";
    holder.append(document.adoptNode(part));
    cancel(form);
    holder.addEventListener("keydown", (event) => event.key === "Escape" && close());
    return holder;
  }

  async function respond(event) {
    const link = event.target.closest("a[data-comments-respond]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (open && open.link === link) return void (open.holder.hidden ? place(link, open.holder) : close());
    try {
      const holder = await load(link);
      if (open) {
        for (const old of typed(open.holder)) {
          const twin = holder.querySelector(`[name="${CSS.escape(old.name)}"]`);
          if (twin) twin.value = old.value;
        }
        open.link.setAttribute("aria-expanded", "false");
        open.holder.remove();
      }
      open = { link, holder };
      place(link, holder);
    } catch {
      location.assign(link.href);
    }
  }

  function localTimes() {
    const zone = new Intl.DateTimeFormat(`${document.documentElement.lang || "en"}-u-ca-gregory-nu-latn`, { dateStyle: "long", timeStyle: "short" });
    for (const time of document.querySelectorAll("time[data-local]")) {
      const moment = new Date(time.dateTime);
      if (!isNaN(moment)) time.textContent = zone.format(moment);
    }
  }

  document.addEventListener("click", respond);
  document.addEventListener("comments:added", localTimes);
  localTimes();
  document.querySelector("[data-comments-focus]")?.focus();
})();
