// One click corrects a word in the field that is being written (templates/editorial/guards/_hints.html). The place is
// found again by the words before it: the text may have changed since the hint was drawn.
(() => {
  "use strict";
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-fix]");
    const field = button && document.getElementById(button.dataset.fix);
    if (!field) return;
    const oneLineEnd = (text) => text.replace(/\r\n?/g, "\n");
    const { fixWith: correction } = button.dataset;
    const [before, words] = [oneLineEnd(button.dataset.fixAround), oneLineEnd(button.dataset.fixWords)];
    const text = oneLineEnd(field.value);
    const near = text.indexOf(before + words);
    const at = near < 0 ? text.indexOf(words) : near + before.length;
    if (at < 0 || (near < 0 && !words.trim())) return;
    field.value = text.slice(0, at) + correction + text.slice(at + words.length);
    field.setSelectionRange(at + correction.length, at + correction.length);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    button.closest("li").remove();
  });
})();
