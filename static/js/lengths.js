// How long a text is for each network, as editorial/lengths.py counts it: for the counter shown while somebody types.
// A counter is an element with `data-count-for` (the id of what is typed in) and `data-count-rules` (JSON of
// `rules_for_script`); `data-count-part` is « title » when it counts a title, `data-count-link` the id of the link.
// The server counts again, and its count is the one that decides.
(() => {
  "use strict";
  const LETTER = "A-Za-z0-9\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u024f";
  const PATH = `(?:[${LETTER}!*';:=+,.$/%#\\[\\]\\-\\u2013_~@|&?]|\\([^()\\s]*\\))*(?:[${LETTER}+\\-=_#/&]|\\([^()\\s]*\\))`;
  const URLS = new RegExp(
    `(?<![${LETTER}@\\uff20$#\\uff03_])(?:[hH][tT][tT][pP][sS]?:\\/\\/|(?<![-./]))` +
    `(?:[${LETTER}](?:[${LETTER}_\\-]*[${LETTER}])?\\.)+(?<top>[A-Za-z]{2,})(?![${LETTER}_@])` +
    `(?::[0-9]+)?(?:\\/(?:${PATH})?)?(?:\\?${PATH})?`, "g");
  const PICTURE = "[\\u203c\\u2049\\u2139\\u2194-\\u2199\\u21a9\\u21aa\\u231a\\u231b\\u2328\\u23cf\\u23e9-\\u23f3\\u23f8-\\u23fa" +
    "\\u24c2\\u25aa\\u25ab\\u25b6\\u25c0\\u25fb-\\u25fe\\u2600-\\u27bf\\u2934\\u2935\\u2b05-\\u2b07\\u2b1b\\u2b1c\\u2b50\\u2b55" +
    "\\u3030\\u303d\\u3297\\u3299\\u{1f000}-\\u{1f1e5}\\u{1f200}-\\u{1f3fa}\\u{1f400}-\\u{1faff}]";
  const DRESSED = `(?:${PICTURE}|[\\u00a9\\u00ae\\u2122](?=\\ufe0f))(?:\\ufe0f|[\\u{1f3fb}-\\u{1f3ff}])?`;
  const EMOJI = new RegExp(
    "[\\u{1f1e6}-\\u{1f1ff}]{2}|[#*0-9]\\ufe0f?\\u20e3|\\u{1f3f4}[\\u{e0060}-\\u{e007e}]+\\u{e007f}" +
    `|${DRESSED}(?:\\u200d${DRESSED})*`, "gu");
  const LIGHT = /[\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]/gu;
  const RESERVED = /[\\|{}@[\]()<>#*_~]/g;

  const characters = (text) => [...text].length;
  const words = (text) => {
    let emoji = 0;
    const bare = text.replace(EMOJI, () => { emoji += 1; return ""; });
    return 2 * emoji + 2 * characters(bare) - (bare.match(LIGHT) || []).length;
  };
  const weighted = (typed, rules) => {
    const text = typed.normalize("NFC");
    const topLevel = new Set(rules.topLevel);
    let total = 0;
    let start = 0;
    for (const found of text.matchAll(URLS)) {
      if (!topLevel.has(found.groups.top.toLowerCase())) continue;
      total += words(text.slice(start, found.index)) + rules.urlWeight;
      start = found.index + found[0].length;
    }
    return total + words(text.slice(start));
  };
  const UNITS = {
    characters,
    weighted,
    escaped: (text) => characters(text) + (text.match(RESERVED) || []).length,
    bytes: (text) => new TextEncoder().encode(text).length,
  };
  const asSent = (rules, typed, link) => {
    const text = typed.replace(/\r\n?/g, "\n");
    if (!link || rules.link !== "in_text" || text.includes(link)) return text;
    return text ? `${text}\n\n${link}` : link;
  };
  const countText = (rules, text, link = "") => UNITS[rules.unit](asSent(rules, text, link), rules);

  const field = (id) => document.getElementById(id);
  const refresh = (counter) => {
    const typed = field(counter.dataset.countFor);
    if (!typed) return;
    const rules = JSON.parse(counter.dataset.countRules);
    const isTitle = counter.dataset.countPart === "title";
    const used = isTitle ? characters(typed.value)
      : countText(rules, typed.value, field(counter.dataset.countLink)?.value.trim());
    const limit = isTitle ? rules.title : rules.text;
    const shown = limit === null ? `${used}` : `${used} / ${limit}`;
    if (counter.textContent !== shown) counter.textContent = shown;
    counter.toggleAttribute("data-over", limit !== null && used > limit);
  };
  const refreshAll = () => document.querySelectorAll("[data-count-for]").forEach(refresh);
  document.addEventListener("input", (event) => {
    const { id } = event.target;
    if (!id) return;
    document.querySelectorAll("[data-count-for]").forEach((counter) => {
      if (counter.dataset.countFor === id || counter.dataset.countLink === id) refresh(counter);
    });
  });
  document.addEventListener("htmx:afterSettle", refreshAll);
  refreshAll();
})();
