// The page of a post: kept every few seconds and by Ctrl+S, the other version shown when there is one, images chosen in place.
// Without this script, the form is sent by its buttons, and the server answers the same things as pages.
(() => {
  "use strict";
  const form = document.getElementById("composer");
  if (!form) return;
  const QUIET = 1200;
  const OFTEN = 5000;
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const texts = $("#composer-texts")?.dataset ?? {};
  let touched = false;
  let firstTouch = 0;
  let timer;
  let sending = false;
  let stopped = false;

  const say = (text, isBad = false) => {
    const state = $("#saved-state");
    if (!state || state.textContent === text) return;
    state.textContent = text;
    state.classList.toggle("composebar__state--bad", isBad);
  };
  const hidden = (name) => form.elements.namedItem(name);
  const setHidden = (name, value) => { const field = hidden(name); if (field) field.value = value; };

  // Somebody may be pressing a button of the bar: it is drawn again only when the focus is elsewhere.
  const drawBar = (html) => {
    const bar = $("#composebar");
    if (!html || bar.contains(document.activeElement) || $("details[open]", bar)) return;
    const state = $("#saved-state")?.textContent ?? "";
    bar.innerHTML = html;
    say(state);
  };
  const showConflicts = (conflicts) => {
    for (const [pk, html] of Object.entries(conflicts)) {
      const place = $(`[data-conflict="${pk}"]`);
      if (!place) { location.reload(); return; }
      place.innerHTML = html;
      const tab = document.getElementById(`tab-${pk}`);
      if (tab) tab.click();
    }
  };
  const learn = (answer) => {
    for (const [pk, hash] of Object.entries(answer.hashes)) if (!(pk in answer.conflicts)) setHidden(`v${pk}-content_hash`, hash);
    for (const [prefix, mark] of Object.entries(answer.bases)) setHidden(`${prefix}-base`, mark);
    if (answer.shown) setHidden("idea-shown", answer.shown);
    showConflicts(answer.conflicts);
    stopped = Object.keys(answer.conflicts).length > 0;
    if (answer.problems.length || stopped) say([texts.unsaved, ...answer.problems].join(" "), true);
    else say(touched ? texts.unsaved : answer.said, touched);
    drawBar(answer.bar);
  };

  const save = async () => {
    clearTimeout(timer);
    if (!form.dataset.save || sending || stopped || !touched) return;
    const data = new FormData(form);
    for (const name of [...data.keys()]) if (name.startsWith("why|") || name === "accounts") data.delete(name);
    sending = true;
    touched = false;
    firstTouch = 0;
    say(texts.saving);
    try {
      const response = await fetch(form.dataset.save, { method: "POST", body: data, headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (response.ok || response.status === 409) learn(await response.json());
      else throw new Error(response.status);
    } catch {
      touched = true;
      say(texts.failed, true);
    }
    sending = false;
    if (touched && !stopped) plan();
  };
  const plan = () => {
    clearTimeout(timer);
    const waited = firstTouch ? Date.now() - firstTouch : 0;
    timer = setTimeout(save, Math.max(0, Math.min(QUIET, OFTEN - waited)));
  };
  const touch = (event) => {
    if (event.target.matches("[data-apart], [name=accounts], [name^=reason], [type=search]")) return;
    touched = true;
    firstTouch ||= Date.now();
    if (!form.dataset.save) return;
    if (!stopped) say(texts.unsaved, true);
    plan();
  };
  // A reason typed beside the text asks for no other preview, and is not taken away by one.
  const beside = $(".compose__beside");
  let hasReasons = false;
  for (const name of ["input", "change"]) beside.addEventListener(name, (event) => { event.stopPropagation(); hasReasons = true; });
  beside.addEventListener("htmx:beforeSwap", (event) => {
    if (beside.contains(document.activeElement) && document.activeElement.matches("input")) event.detail.shouldSwap = false;
  });
  form.addEventListener("input", touch);
  form.addEventListener("change", touch);

  // The person chooses: what is in the box, or what was kept meanwhile.
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-mine], [data-theirs]");
    if (!button) return;
    const notice = button.closest(".conflict");
    const place = notice.closest("[data-conflict]");
    const prefix = `v${place.dataset.conflict}`;
    if (button.matches("[data-theirs]")) { touched = false; location.reload(); return; }
    setHidden(`${prefix}-content_hash`, notice.dataset.hash);
    if ("voids" in notice.dataset) setHidden(`${prefix}-voids`, "1");
    place.replaceChildren();
    stopped = $$(".conflict", form).length > 0;
    hidden(`${prefix}-text`)?.focus();
    touched = true;
    save();
  });

  // A line that the policy recommends, added at the end.
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-line]");
    const area = button && document.getElementById(button.dataset.addTo);
    if (!area) return;
    area.value = `${area.value.trimEnd()}\n\n${button.dataset.addLine}`.trimStart();
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (!form.dataset.save) { form.requestSubmit($("[data-save-now]")); return; }
    if (touched) save(); else say(texts.nothing);
  });

  // A button pressed twice is pressed once.
  let left = false;
  form.addEventListener("submit", (event) => {
    if (left) { event.preventDefault(); return; }
    left = true;
    clearTimeout(timer);
    setTimeout(() => { left = false; }, 4000);
  });
  addEventListener("pageshow", () => { left = false; });
  addEventListener("beforeunload", (event) => { if ((touched || hasReasons) && !left) event.preventDefault(); });
})();
