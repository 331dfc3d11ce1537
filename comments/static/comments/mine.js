/* Shows a reader's own waiting comments in their place. Asked only where a receipt is known to this browser. */
(() => {
  "use strict";

  const KEPT = "comments:kept";

  function knows() {
    try {
      if (document.querySelector("[data-comments-kept]")) localStorage.setItem(KEPT, "1");
      return localStorage.getItem(KEPT);
    } catch {
      return null; // a private window may keep nothing: the page of one's own comments shows them
    }
  }

  function place(thread, row) {
    const answered = row.dataset.commentsTo && document.getElementById(row.dataset.commentsTo);
    if (answered) return answered.closest("li").after(row);
    if (row.dataset.commentsTo) return; // what it answers stands on another page
    let list = thread.querySelector(".comments-list");
    if (!list) {
      list = document.createElement("ol");
      list.className = "comments-list";
      const empty = thread.querySelector(".comments-empty");
      if (empty) empty.replaceWith(list);
      else thread.append(list);
    }
    list.append(row);
  }

  async function show(thread) {
    const answer = await fetch(thread.dataset.commentsMine, { credentials: "same-origin" });
    if (answer.status !== 200) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const row of page.querySelectorAll("li.comments-own")) place(thread, document.adoptNode(row));
  }

  const thread = document.querySelector("[data-comments-mine]");
  if (knows() && thread) show(thread).catch(() => {}); // offline: nothing is lost
})();
