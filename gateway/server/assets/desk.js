// Says politely when something new has come in. Every page works without this file.
"use strict";

(() => {
  const news = document.getElementById("news");
  const text = document.getElementById("news-text");
  const seen = news?.dataset.version;
  if (!seen || !text) return;

  const PAUSE = 15_000;
  let timer;

  async function look() {
    try {
      const answer = await fetch(news.dataset.address, { cache: "no-store", redirect: "error" });
      if (!answer.ok) return;
      const { version } = await answer.json();
      if (version !== seen) {
        news.append(text.content.cloneNode(true));
        return;
      }
    } catch {
      // The gateway may be restarting. The next look will tell.
    }
    wait();
  }

  function wait() {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(look, PAUSE);
  }

  // A page that nobody looks at asks nothing; when it is looked at again, it asks at once.
  document.addEventListener("visibilitychange", () => {
    if (news.childElementCount > 0) return;
    if (document.hidden) clearTimeout(timer);
    else look();
  });
  wait();
})();
