/* Keeps what is typed on a page until it is sent, a day at most. A page with nothing to keep (thanks) forgets it. */
(() => {
  "use strict";

  const form = document.getElementById("answers");
  const page = form && form.dataset.page;
  const apart = page ? form.dataset.apart.split(" ") : [];
  const name = "hs:" + location.pathname.replace(/\/thanks$/, "");

  const safely = (act) => (given) => { try { return act(given); } catch (_) {} };
  const read = safely((key) => JSON.parse(localStorage.getItem(key)));
  const forget = () => localStorage.removeItem(name);

  function typed() {
    const found = {};
    new FormData(form).forEach((value, field) => {
      if (/^q\./.test(field) && value && !apart.includes(field)) { (found[field] = found[field] || []).push(value); }
    });
    return found;
  }
  const keep = safely(() => {
    const found = typed();
    if (!Object.keys(found).length) { forget(); return; }
    localStorage.setItem(name, JSON.stringify({ page, at: Date.now(), typed: found }));
  });
  /* What the server sent stands. */
  function restore(kept) {
    const before = typed();
    let back = false;
    for (const field of form.elements) {
      const values = kept[field.name];
      if (!values || before[field.name] || field.type === "hidden") { continue; }
      if (!/radio|checkbox/.test(field.type)) { field.value = values[0]; back = true; }
      else if (values.includes(field.value)) { field.checked = back = true; }
    }
    if (back && !form.querySelector("[value=fresh]")) { form.prepend(document.getElementById("kept").content); }
  }

  safely(() => {
    Object.keys(localStorage).forEach((key) => {
      if (/^hs:/.test(key) && !(Date.now() - (read(key) || 0).at < 864e5)) { localStorage.removeItem(key); }
    });
    const kept = read(name);
    if (kept && page && kept.page === page) { restore(kept.typed); } else { forget(); }
    form.oninput = form.onchange = page && keep;
    form.onclick = (event) => { if (event.target.value === "fresh") { forget(); } };
  })();
})();
