// Keys press the buttons that are shown: each can be changed, all can be switched off; the browser remembers.
(() => {
  const dialog = document.querySelector("[data-keys]");
  const root = document.querySelector("[data-workbench]") ?? document.body; // elsewhere "g" alone has something to press
  const store = "comments.workbench.keys";
  const all = (what, from = document) => [...from.querySelectorAll(what)];
  const fields = all("[data-key-of]", dialog);
  const on = dialog.querySelector("[data-keys-on]");
  const keys = {};
  let prefix = ""; // the first of two keys, as in "g q"

  const label = () => {
    root.classList.toggle("has-keys", on.checked);
    document.body.classList.toggle("has-tab-keys", on.checked);
    for (const { value, dataset } of fields) {
      for (const key of all(`[data-act="${dataset.keyOf}"] kbd`)) key.textContent = value;
      for (const key of all(`[data-go="${dataset.keyOf.slice(3)}"] kbd`)) key.textContent = value;
      for (const key of all(`[data-act="all-${dataset.keyOf}"] kbd`)) key.textContent = `⇧${value}`;
    }
  };

  // Keys that come after "g" are keys of their own: one may be a verb's too.
  const bound = (key, after = "") =>
    fields.find(
      ({ value, dataset }) => value.toLowerCase() === key && dataset.keyOf.startsWith("go-") === (after === "go"),
    )?.dataset.keyOf;
  // A sign counts as it was typed. Where no Latin letter was, the place of the key on the board does.
  const letterOf = ({ key, code }) => {
    const typed = key.toLowerCase();
    if (/^[a-z0-9]$/.test(typed) || bound(typed, prefix)) return typed;
    return /^(Key|Digit)/.test(code) ? code.at(-1).toLowerCase() : "";
  };
  const actOf = (event) => {
    const letter = letterOf(event);
    const name = letter && bound(letter);
    return name && event.shiftKey && /[a-z0-9]/.test(letter) ? `all-${name}` : name;
  };
  // The row one is in comes first.
  const near = (what, row = document.activeElement.closest("tr")) => [...(row ? all(what, row) : []), ...all(what)];
  const shown = (what) => near(what).find((one) => !one.closest("[hidden]"));

  const press = (event) => {
    const letter = letterOf(event);
    const second = prefix === "go" ? bound(letter, prefix)?.slice(3) : letter;
    const target = prefix ? shown(`[data-${prefix}="${second}"]`) : shown(`[data-act="${actOf(event)}"]`);
    prefix = target?.dataset.prefix ?? "";
    if (!target) return;
    event.preventDefault();
    if (target.matches("summary")) target.parentElement.open = true;
    if (target.matches("summary")) target.parentElement.querySelector("textarea, button").focus();
    if (target.matches("summary")) target.parentElement.scrollIntoView({ block: "nearest" });
    else if (target.matches("input")) target.focus();
    else if (!prefix) target.click();
  };
  document.addEventListener("keydown", (event) => {
    if (!on.checked || dialog.open || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    // A field of the dialog keeps the focus for a moment after that is closed.
    if (event.key === "Shift" || (field && !dialog.contains(field))) return;
    press(event);
  });

  document.addEventListener("click", (event) => event.target.closest("[data-act=help]") && dialog.showModal());
  dialog.addEventListener("change", () => {
    for (const field of fields) keys[field.dataset.keyOf] = field.value;
    localStorage.setItem(store, JSON.stringify({ on: on.checked, keys }));
    label();
  });
  try {
    const kept = JSON.parse(localStorage.getItem(store) || "{}");
    Object.assign(keys, kept.keys); // those of another page's buttons too
    on.checked = kept.on ?? true;
    for (const field of fields) field.value = kept.keys?.[field.dataset.keyOf] ?? field.value;
  } catch {
    localStorage.removeItem(store);
  }
  root.classList.add("has-script");
  document.addEventListener("desk:shown", label);
  label();
})();
