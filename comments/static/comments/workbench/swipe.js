// A swipe presses the button that it points at: forward, as one reads, approves; back skips. Both can be taken back.
(() => {
  const root = document.querySelector("[data-workbench]");
  const on = document.querySelector("[data-swipe-on]");
  const store = "comments.workbench.swipe";
  const FAR = 90; // CSS pixels, so that a tap or a scroll that wanders is none
  let from = null; // where a finger came down, and on which card

  const isMarked = () => String(getSelection()) !== "";
  const scrolls = (one) => one.scrollWidth > one.clientWidth && getComputedStyle(one).overflowX !== "visible";
  const isFree = (target, card) => {
    for (let one = target; one && one !== card; one = one.parentElement) if (scrolls(one)) return false;
    return !target.closest("a, button, summary, input, textarea, select");
  };

  // The button a finger has drawn near enough, or none.
  const meant = ({ clientX, clientY }) => {
    const across = (clientX - from.x) * (document.documentElement.dir === "rtl" ? -1 : 1);
    if (Math.abs(across) < FAR || Math.abs(clientY - from.y) > Math.abs(across) / 2) return null;
    return from.card.querySelector(`[data-act=${across > 0 ? "approve" : "skip"}]`);
  };
  const mark = (button) => {
    for (const one of root.querySelectorAll(".is-meant")) one.classList.toggle("is-meant", one === button);
    button?.classList.add("is-meant");
  };
  const end = () => {
    mark(null);
    from = null;
  };

  root.addEventListener("touchstart", (event) => {
    const card = event.target.closest("[data-card]");
    const [{ clientX: x, clientY: y }, second] = event.touches;
    from = on.checked && card && !second && isFree(event.target, card) ? { x, y, card } : null;
  }, { passive: true });
  root.addEventListener("touchmove", (event) => from && mark(meant(event.touches[0])), { passive: true });
  root.addEventListener("touchcancel", end);
  root.addEventListener("touchend", (event) => {
    if (!from) return;
    const button = isMarked() ? null : meant(event.changedTouches[0]);
    end();
    button?.click();
  });

  on.addEventListener("change", () => localStorage.setItem(store, on.checked ? "on" : "off"));
  on.checked = localStorage.getItem(store) !== "off";
})();
