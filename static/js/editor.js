/* The editor of questionnaires, with a script: saved while typing, moved by dragging. All of it works without. */
(function () {
  "use strict";

  var PAUSE = 4000;

  function each(list, act) { Array.prototype.forEach.call(list, act); }

  /* ---- Saved some seconds after typing stops; the same form, the same address ---- */
  function said(form, words) {
    var place = form.querySelector("[data-autosaved]");
    if (place) { place.textContent = words; }
  }
  function clockTime() {
    return new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false });
  }

  /* What the page shows of the draft comes anew; what is being typed stays as it is. */
  function refresh(page) {
    var revision = page.querySelector("input[name=revision]");
    each(document.querySelectorAll("input[name=revision]"), function (field) { field.value = revision.value; });
    each(document.querySelectorAll("[data-live][id]"), function (part) {
      var fresh = page.getElementById(part.id);
      if (fresh && !part.contains(document.activeElement)) { part.replaceWith(document.importNode(fresh, true)); }
    });
    var bar = page.getElementById("undo");
    var place = document.querySelector(".hs-tabs");
    if (bar && place && !document.getElementById("undo")) { place.after(document.importNode(bar, true)); }
  }

  /* A line that was new has got its code: take it over, or the next saving would add it once more. */
  function words(line) {
    return Array.prototype.map.call(line.querySelectorAll("[data-words]"), function (field) { return field.value.trim(); }).join("\n");
  }
  function takeCodes(form, page) {
    var codes = {};
    each(page.querySelectorAll("[data-line]"), function (line) {
      var code = line.querySelector("[data-code]").value;
      if (code) { codes[line.dataset.line + "\n" + words(line)] = code; }
    });
    each(form.querySelectorAll("[data-line]"), function (line) {
      var field = line.querySelector("[data-code]");
      var code = codes[line.dataset.line + "\n" + words(line)];
      if (!field.value && code && words(line).trim()) { field.value = code; }
    });
  }

  function autosave(form) {
    var waiting = 0, running = false, again = false, stopped = false, changed = false;

    function later() { clearTimeout(waiting); waiting = setTimeout(save, PAUSE); }
    function save() {
      clearTimeout(waiting);
      if (stopped || !changed || form.getAttribute("aria-busy")) { return; }
      if (running) { again = true; return; }
      running = true; changed = false;
      said(form, form.dataset.saving);
      fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin", keepalive: true }).then(function (answer) {
        if (answer.status === 409 || (answer.status === 400 && answer.headers.get("X-Huisheng-Form"))) { stopped = true; form.submit(); return null; }
        if (answer.status === 401) { changed = true; said(form, form.dataset.out); return null; }
        if (answer.status === 400) { said(form, form.dataset.unfit); return null; }
        if (!answer.ok || answer.redirected === false) { throw new Error(String(answer.status)); }
        return answer.text();
      }).then(function (text) {
        if (text === null) { return; }
        var page = new DOMParser().parseFromString(text, "text/html");
        if (!page.querySelector("form[data-autosave]")) { throw new Error("another page"); }
        takeCodes(form, page);
        refresh(page);
        said(form, form.dataset.saved.replace("{time}", clockTime()));
      }).catch(function () { changed = true; said(form, form.dataset.away); }).then(function () {
        running = false;
        if (again) { again = false; later(); }
      });
    }

    form.addEventListener("input", function () { changed = true; later(); });
    form.addEventListener("change", function () { changed = true; later(); });
    form.addEventListener("submit", function () { stopped = true; clearTimeout(waiting); });
    document.addEventListener("visibilitychange", function () { if (document.visibilityState === "hidden") { save(); } });
    /* The line is back: what could not be saved is saved now, whether or not anything more is typed. */
    window.addEventListener("online", save);
  }
  each(document.querySelectorAll("form[data-autosave]"), autosave);

  /* ---- Moved by dragging; fingers and keys have the buttons ---- */
  var placing = document.getElementById("place-form");
  var dragged = null;

  function lineAt(target) { return target.closest ? target.closest("li[data-code]") : null; }
  function clear() { each(document.querySelectorAll(".is-drop, .is-drop-into"), function (part) { part.classList.remove("is-drop", "is-drop-into"); }); }

  function spot(event) {
    var panel = event.target.closest ? event.target.closest("[data-places]") : null;
    var line = lineAt(event.target);
    if (!panel) { return null; }
    if (!line) { var all = panel.querySelectorAll("li[data-code]"); return { panel: panel, line: all[all.length - 1] || null, after: true }; }
    var box = line.getBoundingClientRect();
    var after = event.clientY > box.top + box.height / 2;
    return { panel: panel, line: line, after: after };
  }
  function target(where) {
    var line = where.after ? where.line : where.line && where.line.previousElementSibling;
    if (line === dragged) { line = line.previousElementSibling; }
    return where.panel.dataset.places + "/" + (line ? line.dataset.code : "");
  }
  if (placing) {
    each(document.querySelectorAll("[data-grip]"), function (grip) {
      var line = lineAt(grip);
      grip.hidden = false;
      grip.addEventListener("mousedown", function () { line.draggable = true; });
      grip.addEventListener("mouseup", function () { line.draggable = false; });
    });
    document.addEventListener("dragstart", function (event) {
      dragged = lineAt(event.target);
      if (!dragged) { return; }
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", dragged.dataset.code);
      dragged.classList.add("is-dragged");
    });
    document.addEventListener("dragover", function (event) {
      var where = dragged && spot(event);
      if (!where) { return; }
      event.preventDefault();
      clear();
      if (where.line) { where.line.classList.add(where.after ? "is-drop" : "is-drop-into"); } else { where.panel.classList.add("is-drop"); }
    });
    document.addEventListener("dragend", function () {
      if (dragged) { dragged.classList.remove("is-dragged"); dragged.draggable = false; }
      dragged = null;
      clear();
    });
    document.addEventListener("drop", function (event) {
      var where = dragged && spot(event);
      if (!where) { return; }
      event.preventDefault();
      placing.action = placing.dataset.url.replace("CODE", dragged.dataset.code);
      placing.elements.to.value = target(where);
      placing.requestSubmit();
    });
  }
})();
