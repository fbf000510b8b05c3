
"use strict";
// The state of the filter is the part of the address behind "#", so a view can be sent on and come back.
(() => {
  const form = document.querySelector("form.filter");
  if (!form) return;
  const names = ["q", "severity", "verdict", "unit", "code"];
  const shown = form.querySelector("output");
  const results = document.getElementById("results");
  const fold = (text) => text.toLowerCase().normalize("NFKC");
  const entries = [...document.querySelectorAll("[data-document]")].map((node) => ({
    node,
    data: node.dataset,
    rows: [...node.querySelectorAll("tr[data-severity]")].map((row) => ({ node: row, data: row.dataset })),
  }));
  // What a search reads is gathered at the first search: most readers never make one.
  const said = (entry) => (entry.text ??= fold(entry.node.textContent));
  const headed = (entry) => {
    if (entry.heading === undefined) {
      const parts = [...entry.node.querySelectorAll(":scope > header")];
      entry.heading = parts.length ? fold(parts.map((part) => part.textContent).join(" ")) : said(entry);
    }
    return entry.heading;
  };

  const read = () => {
    const given = new URLSearchParams(location.hash.slice(1));
    return Object.fromEntries(names.map((name) => [name, given.get(name) ?? ""]));
  };
  const apply = (state) => {
    const words = fold(state.q).split(/\s+/).filter(Boolean);
    const has = (text) => words.every((word) => text.includes(word));
    const fits = (data) => (!state.severity || data.severity === state.severity) && (!state.code || data.code === state.code);
    const narrowed = state.severity || state.code;
    let documents = 0;
    let findings = 0;
    for (const entry of entries) {
      const { node, data, rows } = entry;
      const meant = (!state.verdict || data.verdict === state.verdict) && (!state.unit || data.unit === state.unit);
      const named = !words.length || (meant && has(headed(entry)));
      let left = 0;
      for (const row of meant ? rows : []) {
        const fit = fits(row.data) && (named || has(headed(entry) + " " + said(row)));
        row.node.hidden = !fit;
        left += fit;
      }
      const unlisted = data.rest && named &&
        (!state.severity || data.restSeverities.split(" ").includes(state.severity)) &&
        (!state.code || data.restCodes.split(" ").includes(state.code));
      const visible = meant && (left > 0 || unlisted || (!narrowed && named));
      node.hidden = !visible;
      documents += visible;
      findings += visible ? left : 0;
    }
    for (const group of document.querySelectorAll(".clean")) {
      group.hidden = !group.querySelector("[data-document]:not([hidden])");
    }
    document.getElementById("no-match").hidden = documents > 0;
    shown.textContent = shown.dataset.shown
      .replace("{documents}", documents.toLocaleString())
      .replace("{findings}", findings.toLocaleString());
  };
  const fill = (state) => {
    for (const name of names) form.elements[name].value = state[name];
  };
  const keep = () => {
    const given = new URLSearchParams();
    for (const name of names) if (form.elements[name].value) given.set(name, form.elements[name].value);
    history.replaceState(null, "", "#" + given);
    apply(read());
  };

  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 120);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(keep));
  addEventListener("hashchange", () => {
    const state = read();
    fill(state);
    apply(state);
    if (names.some((name) => state[name])) {
      results.scrollIntoView();
      results.focus({ preventScroll: true });
    }
  });
  addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, select, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      form.elements.q.focus();
    } else if (event.key === "Escape" && event.target === form.elements.q) {
      form.reset();
    }
  });
  form.hidden = false;
  const state = read();
  fill(state);
  apply(state);
})();
