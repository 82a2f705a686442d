// Among many approved answers, those whose title or text has the words typed (templates/moderation/_templates.html).
(() => {
  "use strict";
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  document.addEventListener("input", (event) => {
    const group = event.target.dataset?.filter && document.querySelector(event.target.dataset.filter);
    if (!group) return;
    const words = plain(event.target.value).split(/\s+/).filter(Boolean);
    for (const pill of group.querySelectorAll(".pill")) {
      const said = plain(`${pill.textContent} ${pill.dataset.text || ""}`);
      pill.hidden = !words.every((word) => said.includes(word));
    }
  });
})();
