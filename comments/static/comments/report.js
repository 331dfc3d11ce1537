/* Opens the form of a report beneath its comment; without this it is a page of its own. */
(() => {
  "use strict";

  async function formOf(link) {
    const url = new URL(link.href);
    url.searchParams.set("fragment", "1");
    const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } });
    const part = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#report");
    if (!answer.ok || !part) throw new Error("no form");
    return document.adoptNode(part);
  }

  function open(link, part) {
    const holder = document.createElement("div");
    const close = () => {
      holder.remove();
      link.setAttribute("aria-expanded", "false");
      link.focus();
    };
    holder.className = "comments-holder";
    holder.append(part);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline-secondary";
    button.textContent = part.dataset.cancel;
    button.addEventListener("click", close);
    (part.querySelector(".comments-form-buttons") || part).append(button);
    holder.addEventListener("keydown", (event) => event.key === "Escape" && close());
    link.closest(".comment-links").after(holder);
    link.setAttribute("aria-expanded", "true");
    (part.querySelector("input[type=radio]") || button).focus();
    return close;
  }

  let last = null; // what closes the one that is open, and its link

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-comments-report]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (last?.link.getAttribute("aria-expanded") === "true") {
      last.close();
      if (last.link === link) return;
    }
    try {
      last = { link, close: open(link, await formOf(link)) };
    } catch {
      location.assign(link.href);
    }
  });
})();
