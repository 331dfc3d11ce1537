// Sugar for the list of comments: one box that ticks all on the page. Everything works without.
(() => {
  const words = document.querySelector("[data-comments-all]");
  const ticks = [...document.querySelectorAll(".comments-tick")];
  if (!words || ticks.length < 2) return;

  const label = document.createElement("label");
  const all = document.createElement("input");
  all.type = "checkbox";
  label.className = "comments-all";
  label.append(all, ` ${words.dataset.commentsAll}`);
  words.before(label);

  const show = () => {
    const ticked = ticks.filter((tick) => tick.checked).length;
    all.checked = ticked === ticks.length;
    all.indeterminate = ticked > 0 && !all.checked;
  };
  all.addEventListener("change", () => {
    for (const tick of ticks) tick.checked = all.checked;
  });
  for (const tick of ticks) tick.addEventListener("change", show);
  show();
})();
