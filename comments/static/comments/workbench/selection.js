// Which comments are ticked: counted, kept while the list changes, ticked by key and in ranges.
(() => {
  const root = document.querySelector("[data-workbench]");
  const all = (what) => [...root.querySelectorAll(what)];
  const boxes = () => all("[data-select]:enabled").filter((box) => !box.closest("[hidden]"));
  const ticked = new Set(all("[data-select]:checked").map((box) => box.value));
  let last = null; // the value clicked last, where a range begins

  const count = () => {
    const size = boxes().filter((box) => box.checked).length;
    for (const several of all("[data-several]")) {
      if (size) several.open = true;
      several.querySelector("[data-count]").textContent = size || "";
      for (const button of several.querySelectorAll("button")) button.disabled = !size;
    }
  };
  const tick = (box, isOn) => {
    box.checked = isOn;
    ticked[isOn ? "add" : "delete"](box.value);
  };
  const restore = () => {
    const here = boxes();
    for (const box of here) box.checked = ticked.has(box.value);
    for (const value of ticked) if (!here.some((box) => box.value === value)) ticked.delete(value);
    count();
  };

  const next = () => {
    const here = boxes();
    const focused = here.find((box) => box === document.activeElement);
    const box = focused ?? here[here.findLastIndex((one) => one.checked) + 1];
    if (box) tick(box, !box.checked);
    box?.scrollIntoView({ block: "nearest" });
  };
  const fromHere = () => {
    const here = boxes();
    const first = here.findIndex((box) => box === document.activeElement || box.checked);
    for (const box of here.slice(Math.max(0, first))) tick(box, true);
  };
  const range = (box) => {
    const here = boxes();
    const [from, to] = [here.findIndex((one) => one.value === last), here.indexOf(box)].sort((a, b) => a - b);
    if (from >= 0) for (const one of here.slice(from, to + 1)) tick(one, box.checked);
  };

  root.addEventListener("click", (event) => {
    if (event.target.closest("[data-act=select]")) next();
    else if (event.target.closest("[data-act=all-select]")) fromHere();
    else if (event.target.matches("[data-select]")) {
      tick(event.target, event.target.checked);
      if (event.shiftKey) range(event.target);
      last = event.target.value;
    } else return;
    count();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
    for (const box of boxes()) tick(box, false);
    count();
  });
  document.addEventListener("desk:shown", restore);
  restore();
})();
