// The interface's one script: event delegation on data attributes (docs/interface.md), nothing global, nothing
// that a page needs in order to work. Sentences live in components/script_texts.html.
(() => {
  "use strict";
  const root = document.documentElement;
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const stored = (key, value) => {
    try {
      if (value === undefined) return localStorage.getItem(key);
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch { /* storage refused: nothing is remembered */ }
    return null;
  };

  // --- Deadlines: the same words as rimouski_social/formats/words.py ---------------------------------
  const NBSP = "\u00a0";
  const duration = (milliseconds) => {
    const minutes = Math.floor(Math.abs(milliseconds) / 60000);
    const days = Math.floor(minutes / 1440);
    const hours = Math.floor(minutes / 60) % 24;
    const rest = minutes % 60;
    if (days) return `${days}${NBSP}j` + (hours && days < 10 ? `${NBSP}${hours}${NBSP}h` : "");
    if (hours) return `${hours}${NBSP}h` + (rest && hours < 3 ? `${NBSP}${String(rest).padStart(2, "0")}` : "");
    return minutes ? `${minutes}${NBSP}min` : `moins d’une${NBSP}minute`;
  };
  const refreshDeadline = (time, now) => {
    const left = Date.parse(time.dateTime) - now;
    const over = time.dataset.limit && now > Date.parse(time.dataset.limit);
    const level = left >= 10800000 ? "ok" : left >= 0 ? "soon" : over ? "over" : "late";
    const words = (left >= 0 ? "reste " : "en retard de ") + duration(left);
    const text = $("span", time);
    if (text.textContent !== words) text.textContent = words;
    time.className = `deadline deadline--${level}`;
  };
  const refreshDeadlines = () => $$("time[data-deadline]").forEach((time) => refreshDeadline(time, Date.now()));
  setInterval(() => { if (!document.hidden) refreshDeadlines(); }, 30000);
  document.addEventListener("visibilitychange", refreshDeadlines);

  // --- Messages of the page ----------------------------------------------------------------------------
  const armToasts = () => $$("[data-toast]:not([data-armed])").forEach((toast) => {
    toast.dataset.armed = "";
    if (toast.dataset.toast === "stay" || toast.classList.contains("toast--error")) return;
    let timer;
    const wait = () => { clearTimeout(timer); timer = setTimeout(() => toast.remove(), $("form", toast) ? 20000 : 8000); };
    const hold = () => clearTimeout(timer);
    for (const name of ["mouseenter", "focusin"]) toast.addEventListener(name, hold);
    for (const name of ["mouseleave", "focusout"]) toast.addEventListener(name, wait);
    wait();
  });
  const showTemplate = (id) => { $("#toasts")?.append($(`#${id}`).content.cloneNode(true)); armToasts(); };

  // --- Text not sent yet, kept on this machine for a week, per person -----------------------------------
  const WEEK = 7 * 86400000;
  const keepPrefix = () => `keep:${document.body.dataset.person}:`;
  const keepKey = (area) => keepPrefix() + area.dataset.keep;
  const kept = (key) => { try { return JSON.parse(stored(key)); } catch { return null; } };
  const keepKeys = () => { try { return Object.keys(localStorage).filter((key) => key.startsWith("keep:")); } catch { return []; } };
  const keep = (area) => stored(keepKey(area), area.value.trim() && area.value !== area.defaultValue
    ? JSON.stringify({ text: area.value, at: Date.now() }) : null);
  const forget = (area) => { stored(keepKey(area), null); $("[data-kept-notice]", area.parentElement)?.remove(); };
  const restoreTexts = () => {
    $$("[data-keep-clear]").forEach((sent) => stored(keepPrefix() + sent.dataset.keepClear, null));
    $$("textarea[data-keep]:not([data-kept])").forEach((area) => {
      area.dataset.kept = "";
      const saved = kept(keepKey(area));
      if (!saved || saved.text === area.value) return;
      area.value = saved.text;
      area.after($("#kept-text").content.cloneNode(true));
    });
  };
  keepKeys().filter((key) => !(kept(key)?.at > Date.now() - WEEK)).forEach((key) => stored(key, null));

  // --- Theme ---------------------------------------------------------------------------------------------
  const THEMES = ["auto", "light", "dark"];
  const showTheme = () => $$("[data-theme-name]").forEach((name) => { name.textContent = name.dataset[stored("theme") || "auto"]; });
  const nextTheme = () => {
    const theme = THEMES[(THEMES.indexOf(stored("theme") || "auto") + 1) % 3];
    stored("theme", theme);
    if (theme === "auto") delete root.dataset.theme; else root.dataset.theme = theme;
    showTheme();
  };

  // --- Tabs: both panels are there without this script -------------------------------------------------
  const chooseTab = (tab) => {
    for (const other of $$("[role=tab]", tab.closest("[data-tabs]"))) {
      const chosen = other === tab;
      other.setAttribute("aria-selected", chosen);
      other.tabIndex = chosen ? 0 : -1;
      document.getElementById(other.getAttribute("aria-controls")).hidden = !chosen;
    }
  };
  const armTabs = () => $$("[data-tabs]:not([data-armed])").forEach((group) => {
    group.dataset.armed = "";
    group.hidden = false;
    chooseTab($("[aria-selected=true]", group) || $("[role=tab]", group));
  });

  const firstField = (tab) => {
    const panel = document.getElementById(tab.getAttribute("aria-controls"));
    return $("textarea[data-keep]", panel) || $("select, input:not([type=hidden]), textarea, button", panel);
  };

  // --- Keyboard --------------------------------------------------------------------------------------------
  const shortcutsOn = () => stored("shortcuts") !== "off";
  const rows = () => $$("[data-list] [data-row]");
  const rowLink = (row) => row.matches("a") ? row : $("a", row);
  const moveRow = (step) => {
    const all = rows();
    let at = all.indexOf(document.activeElement.closest?.("[data-row]"));
    if (at < 0) at = all.findIndex((row) => row.matches("[aria-current]") || $("[aria-current]", row));
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step))];
    if (next) { rowLink(next).focus(); next.scrollIntoView({ block: "nearest" }); }
  };
  const label = (element) => (element.dataset.shortcutLabel || element.getAttribute("aria-label") || element.textContent).trim().replace(/\s+/g, " ");
  const shown = (element) => element.checkVisibility ? element.checkVisibility() : element.offsetParent;
  const listShortcuts = (list) => {
    const entries = $$("[data-shortcut]").filter(shown).map((element) => [element.dataset.shortcut, label(element)]);
    if ($("[data-search]")) entries.unshift(["/", list.dataset.searchLabel]);
    if (rows().length) entries.unshift(["j k", list.dataset.rows], ["⏎", list.dataset.enter]);
    if ($("[data-send]")) entries.push(["Ctrl ⏎", list.dataset.send], ["Échap", list.dataset.leave]);
    list.replaceChildren(...entries.flatMap(([keys, text]) => {
      const term = document.createElement("dt");
      term.append(...keys.split(" ").flatMap((key) => { const kbd = document.createElement("kbd"); kbd.textContent = key; return [kbd, " "]; }));
      const description = document.createElement("dd");
      description.textContent = text;
      return [term, description];
    }));
  };
  const openDialog = (dialog) => {
    const list = $("[data-shortcut-list]", dialog);
    if (list) { listShortcuts(list); $("[data-shortcut-switch]").checked = shortcutsOn(); }
    dialog.showModal();
  };
  const typing = (element) => element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])");
  document.addEventListener("keydown", (event) => {
    const at = document.activeElement;
    if (at?.matches("[role=tab]") && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
      const tabs = $$("[role=tab]", at.closest("[data-tabs]"));
      const tab = tabs[(tabs.indexOf(at) + (event.key === "ArrowRight" ? 1 : tabs.length - 1)) % tabs.length];
      chooseTab(tab);
      tab.focus();
      return;
    }
    if (event.key === "Escape") {
      const menu = at?.closest("details.menu[open], .rail__toggle[open]");
      if (menu) { menu.open = false; $("summary", menu).focus(); }
      else if (at && typing(at) && at.closest(".composer, .list-head")) (at.closest(".detail") && $(".message__author[data-focus]") || $("main")).focus({ preventScroll: true });
      return;
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && at?.closest("[data-send]")) {
      event.preventDefault();
      const form = at.closest("[data-send]");
      form.requestSubmit($("button[type=submit]", form));
      return;
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!shortcutsOn() || typing(event.target) || $("dialog[open]")) return;
    if (event.key === "j" || event.key === "k") {
      if (!rows().length) return;
      moveRow(event.key === "j" ? 1 : -1);
    } else if (event.key === "/" && $("[data-search]")) {
      $("[data-search]").focus();
    } else {
      const target = $$("[data-shortcut]").find((element) => element.dataset.shortcut === event.key && shown(element));
      if (event.key === "?") openDialog($("#shortcuts"));
      else if (!target) return;
      else if (typing(target)) target.focus();
      else {
        target.click();
        if (target.matches("[role=tab]")) firstField(target)?.focus();
      }
    }
    event.preventDefault();
  });

  const countSelected = (box) => {
    const all = $("[data-select-all]");
    if (!all) return;
    const boxes = $$(`input[type=checkbox][name="${CSS.escape(all.dataset.selectAll)}"]`);
    if (box === all) boxes.forEach((one) => { one.checked = all.checked; });
    const checked = boxes.filter((one) => one.checked).length;
    all.checked = checked > 0 && checked === boxes.length;
    all.indeterminate = checked > 0 && checked < boxes.length;
    $$("[data-selected-count]").forEach((count) => { count.textContent = checked; });
  };

  // --- Writing: how much room is left, and answers ready to be adapted ------------------------------------
  const countText = (area) => {
    const limit = Number(area.dataset.limit);
    const left = limit - [...area.value].length;
    let note = area.parentElement.querySelector("[data-count]");
    if (!note) {
      area.after($("#text-count").content.cloneNode(true));
      note = area.parentElement.querySelector("[data-count]");
    }
    note.hidden = left > limit / 5 && left > 60;
    note.classList.toggle("counter--full", left < 0);
    $("[data-number]", note).textContent = Math.abs(left);
    $("[data-words]", note).textContent = left < 0 ? note.dataset.over : note.dataset.left;
  };
  const insertTemplate = (button) => {
    const form = button.closest("form");
    const area = $("textarea[data-keep]", form);
    area.value = area.value.trim() ? `${area.value.trimEnd()}\n\n${button.dataset.text}` : button.dataset.text;
    const chosen = $("input[type=hidden][name$=template]", form);
    if (chosen) chosen.value = button.dataset.template;
    const nature = $("select[name$=nature]", form);
    const fits = (option) => (option.value === "redirection") === Boolean(button.dataset.redirection);
    if (nature && !fits(nature.selectedOptions[0])) nature.value = [...nature.options].find(fits)?.value ?? nature.value;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  };

  // Of what is said of each choice of a list, only what the choice made calls for.
  const showFor = () => $$("[data-show-for]").forEach((group) => {
    const chosen = document.getElementById(group.dataset.showFor)?.value;
    $$("[data-value]", group).forEach((one) => { one.hidden = !chosen || !one.dataset.value.split(" ").includes(chosen); });
  });

  // --- Clicks, changes, sends ---------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest(selector);
    let hit;
    $$("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    if ((hit = on("[data-open]"))) {
      const dialog = document.getElementById(hit.dataset.open);
      if (dialog) { event.preventDefault(); openDialog(dialog); }
    } else if ((hit = on("[data-close]"))) hit.closest("dialog").close();
    else if (event.target.matches("dialog")) event.target.close();
    else if ((hit = on("[data-dismiss]"))) hit.closest("[data-toast]").remove();
    else if ((hit = on("[data-theme-toggle]"))) nextTheme();
    else if ((hit = on("[role=tab]"))) chooseTab(hit);
    else if ((hit = on("[data-keep-drop]"))) {
      const area = hit.closest("[data-kept-notice]").previousElementSibling;
      area.value = area.defaultValue;
      forget(area);
      area.focus();
    } else if ((hit = on("[data-fill]"))) {
      for (const [id, value] of Object.entries(JSON.parse(hit.dataset.fill))) document.getElementById(id).value = value;
    } else if ((hit = on("[data-template]"))) insertTemplate(hit);
    else if ((hit = on("[data-copy]"))) {
      navigator.clipboard?.writeText(hit.dataset.copy).then(() => { $("[data-copied]", hit).hidden = false; });
    }
  });
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("[data-shortcut-switch]")) stored("shortcuts", box.checked ? null : "off");
    if (box.type === "checkbox") countSelected(box);
    if (box.matches("select")) showFor();
    const form = box.form;
    // A form with hx-get listens to its own changes.
    if (form?.matches("[data-autosubmit]:not([hx-get])") && (box.matches("select") || !typing(box))) form.requestSubmit();
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea[data-keep]")) keep(event.target);
    if (event.target.matches("textarea[data-limit]")) countText(event.target);
  });
  // A filter left blank is no filter: it stays out of the address.
  document.addEventListener("formdata", (event) => {
    if (event.target.method !== "get") return;
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.verb === "get") for (const [name, value] of [...detail.formData]) if (value === "") detail.formData.delete(name);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-forget]")) keepKeys().forEach((key) => stored(key, null));
  });

  // --- htmx: a bar for what lasts, words for what fails, focus where the answer is ---------------------------
  let waiting = 0;
  let bar;
  const quiet = (event) => event.detail.elt.matches?.("[data-quiet]");
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (quiet(event)) return;
    waiting += 1;
    clearTimeout(bar);
    bar = setTimeout(() => { $("#progress").hidden = false; }, 300);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (!quiet(event)) waiting = Math.max(0, waiting - 1);
    if (!waiting) { clearTimeout(bar); $("#progress").hidden = true; }
    const form = event.detail.elt.closest?.("form");
    if (event.detail.successful && form && form.method === "post") $$("textarea[data-keep]", form).forEach(forget);
  });
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => { if (!quiet(event)) showTemplate("request-failed"); });
  }
  document.addEventListener("htmx:afterSettle", (event) => {
    const row = event.detail.requestConfig?.elt?.closest?.("[data-row]");
    if (row) {
      rows().forEach((other) => rowLink(other).removeAttribute("aria-current"));
      rowLink(row).setAttribute("aria-current", "true");
    }
    $("[data-focus]", event.detail.target)?.focus({ preventScroll: true });
  });

  // What is counted by the server is asked again each minute, while somebody looks.
  let asked = Date.now();
  const refresh = () => {
    if (document.hidden || Date.now() - asked < 59000) return;
    asked = Date.now();
    $$("[data-refresh]").forEach((element) => htmx.trigger(element, "refresh"));
  };
  setInterval(refresh, 60000);
  document.addEventListener("visibilitychange", refresh);

  // What is shown for some seconds only: gone from the page, from its place in the history and from the page kept behind.
  const closeSecret = (part) => { part.replaceChildren(); location.replace(part.dataset.back); };
  $$("[data-closes]").forEach((part) => {
    const until = Date.now() + part.dataset.closes * 1000;
    setInterval(() => {
      const left = Math.ceil((until - Date.now()) / 1000);
      if (left <= 0) return closeSecret(part);
      $("[data-seconds]", part).textContent = left;
    }, 500);
    addEventListener("pagehide", () => part.replaceChildren());
  });

  const arm = () => { restoreTexts(); armToasts(); armTabs(); showFor(); refreshDeadlines(); showTheme(); $$("textarea[data-limit]").forEach(countText); };
  document.addEventListener("htmx:afterSwap", arm);
  document.addEventListener("htmx:oobAfterSwap", arm);
  arm();
  // Of a line of pages that slides, the one where one is.
  $$(".sections [aria-current]").forEach((pill) => {
    const line = pill.parentElement;
    line.scrollLeft = pill.offsetLeft - line.offsetLeft - (line.clientWidth - pill.offsetWidth) / 2;
  });
  // After a page of its own, the row opened is in view.
  $("[data-list] [aria-current=true]")?.closest("[data-row]").scrollIntoView({ block: "nearest" });
})();
