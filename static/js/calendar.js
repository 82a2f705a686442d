// The calendar with a mouse: a tile dragged to a day is what its form « Déplacer… » does. Without this script, the
// links of the tiles lead to the form.
(() => {
  "use strict";
  const $ = (selector, from = document) => from.querySelector(selector);
  const here = () => $("#calendar")?.dataset.here || location.pathname + location.search;
  const dialog = () => $("#calendar-ask");

  // --- Asking: the form of a tile in a dialog -------------------------------------------------------------
  const ask = (address, source) => htmx.ajax("GET", address, { source, target: "#calendar-ask", swap: "innerHTML" });
  const withBack = (address, more = {}) => `${address}?${new URLSearchParams({ ...more, retour: here() })}`;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.tile__move");
    if (!link || !dialog() || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    ask(withBack(link.pathname), link);
  });
  let asked = null;
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target === dialog()) {
      if (!dialog().open) { asked = document.activeElement; dialog().showModal(); }
      ($("[role=alert][data-focus]", dialog()) || $("input:not([type=hidden])", dialog()) || $("button", dialog()))?.focus();
    }
  });
  dialog()?.addEventListener("close", () => { dialog().replaceChildren(); if (asked?.isConnected) asked.focus(); });

  // --- Dragging: shown at once, put back when it is refused ---------------------------------------------------
  let held = null;
  let home = null;
  const goHome = () => {
    if (!home) return;
    home.tile.classList.remove("tile--moving");
    home.list.insertBefore(home.tile, home.next);
    home = null;
  };
  const over = (cell) => {
    for (const one of document.querySelectorAll("td.is-over")) one.classList.toggle("is-over", one === cell);
    cell?.classList.add("is-over");
  };
  // Said here rather than on each tile: without this script, nothing is dragged.
  document.addEventListener("pointerdown", (event) => event.target.closest?.("[data-variant]")?.setAttribute("draggable", "true"));
  document.addEventListener("dragstart", (event) => {
    held = event.target.closest?.("[data-variant]") || null;
    if (!held) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.dataset.variant);
    event.dataTransfer.setDragImage(held, 12, 12);
  });
  document.addEventListener("dragover", (event) => {
    const cell = held && event.target.closest?.("td[data-day]:not(.day--past)");
    if (!cell) return over(null);
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    over(cell);
  });
  document.addEventListener("dragend", () => { held = null; over(null); });
  document.addEventListener("drop", (event) => {
    const cell = held && event.target.closest?.("td[data-day]:not(.day--past)");
    over(null);
    if (!cell) return;
    event.preventDefault();
    const tile = held;
    const minutes = (tile.dataset.time || ":00").split(":")[1];
    const time = cell.dataset.hour ? `${cell.dataset.hour.padStart(2, "0")}:${minutes}` : tile.dataset.time;
    const address = $(".tile__move", tile).pathname;
    if (tile.closest("[data-day]") === cell) return;
    // An idea has no hour yet: it is asked for.
    if (!time) { ask(withBack(address, { date: cell.dataset.day }), tile); return; }
    home = { tile, list: tile.parentNode, next: tile.nextSibling };
    let list = $(".tiles", cell);
    if (!list) { list = document.createElement("ul"); list.className = "tiles"; cell.append(list); }
    tile.classList.add("tile--moving");
    list.append(tile);
    htmx.ajax("POST", address, {
      source: "#calendar",
      target: "#calendar",
      swap: "outerHTML",
      values: { quand_date: cell.dataset.day, quand_time: time, content_hash: tile.dataset.hash, retour: here() },
    });
  });
  document.addEventListener("htmx:beforeSwap", (event) => { if (event.detail.xhr.status >= 400) goHome(); });
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(name, goHome);

  // --- Moved: the dialog closes, the focus goes to the tile where it now is -----------------------------------
  document.addEventListener("htmx:afterSettle", (event) => {
    const { requestConfig, xhr } = event.detail;
    if (requestConfig?.verb !== "post" || xhr?.status !== 200) return;
    home = null;
    asked = null;
    if (dialog().open) dialog().close();
    const variant = requestConfig.path.match(/\/(\d+)\//)?.[1];
    $(`#calendar [data-variant="${variant}"] > a`)?.focus();
  });
})();
