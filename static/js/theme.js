// Runs before the first paint: the theme chosen on this machine, and the fact that scripts run.
// Same key and values (auto, light, dark) as Django's admin, so that one choice serves both.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch { /* storage refused: the system's preference applies */ }
})();
