/* Keeps what is being written in this browser, until it is sent. */
(() => {
  "use strict";

  const PREFIX = "comments:draft:";
  const SENT = "comments:sent";
  const DAYS = 30;

  const keyOf = (form) => PREFIX + new URL(form.action).pathname + (form.elements.to?.value || "");

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  function write(key, value) {
    try {
      if (value) localStorage.setItem(key, JSON.stringify(value));
      else localStorage.removeItem(key);
    } catch {} // a private window may keep nothing
  }

  function clear() {
    const oldest = Date.now() - DAYS * 86_400_000;
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(PREFIX) && !(read(key)?.at > oldest)) localStorage.removeItem(key);
      }
    } catch {}
    const sent = read(SENT);
    if (!sent) return;
    if (document.querySelector("[data-comments-sent]")) write(sent, null);
    write(SENT, null);
  }

  function note(place, words) {
    const line = document.createElement("p");
    line.className = "comments-draft";
    line.setAttribute("role", "status");
    place.querySelector(".comments-draft")?.remove();
    place.querySelector("textarea").before(line);
    line.append(words);
    return line;
  }

  function watch(place) {
    const form = place.querySelector("form.comments-form");
    if (!form || form.dataset.isKept) return;
    form.dataset.isKept = "yes";
    const says = place.dataset;
    const text = form.elements.text;
    const key = keyOf(form);
    const draft = read(key);
    // What is there before anything is typed: nothing, or the comment that is edited.
    const begun = "edits" in says && !place.querySelector("[data-comments-focus]") ? text.defaultValue : "";
    let timer;

    const save = () => write(key, text.value.trim() && text.value !== begun ? { text: text.value, at: Date.now() } : null);

    if (draft?.text && text.value === begun) {
      text.value = draft.text;
      const line = note(place, `${says.draft} `);
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm btn-outline-secondary";
      button.textContent = says.discard;
      button.addEventListener("click", () => {
        text.value = begun;
        save();
        line.remove();
        text.focus();
      });
      line.append(button);
    }
    text.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(save, 300);
    });
    window.addEventListener("pagehide", () => form.isConnected && save());
    form.addEventListener("submit", (event) => {
      clearTimeout(timer);
      save();
      if (!navigator.onLine) {
        event.preventDefault();
        note(place, says.offline);
      } else if (event.submitter?.name !== "preview") write(SENT, key);
    });
  }

  clear();
  const here = document.querySelector("#respond");
  if (here) watch(here);
  document.addEventListener("comments:open", (event) => watch(event.target.querySelector("#respond")));
})();
