/* What a staff page can do better with a script; every page works without it. No eval, no inline. */
(function () {
  "use strict";

  var root = document.documentElement;

  function each(list, act) { Array.prototype.forEach.call(list, act); }

  /* ---- The first thing to read: the error summary, else what a swap asks to be focused ---- */
  function focusFirst(within) {
    var place = within.querySelector(".hs-sum[tabindex]") || within.querySelector("[data-focus]");
    if (place) { place.focus(); }
  }

  /* ---- A form is sent once; coming back to the page frees it ---- */
  var HELD = 10000;
  function hold(form) {
    form.setAttribute("aria-busy", "true");
    each(form.elements, function (part) { if (part.type === "submit") { part.disabled = true; part.dataset.held = "1"; } });
  }
  function free(form) {
    form.removeAttribute("aria-busy");
    each(form.elements, function (part) { if (part.dataset.held) { part.disabled = false; delete part.dataset.held; } });
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post") { return; }
    if (form.getAttribute("aria-busy")) { event.preventDefault(); return; }
    /* After this turn: a disabled button would not send its own name. A download leaves the page standing, so free it again. */
    setTimeout(function () { hold(form); }, 0);
    setTimeout(function () { free(form); }, HELD);
  });
  window.addEventListener("pageshow", function () { each(document.querySelectorAll("form[aria-busy]"), free); });

  /* ---- Copy a link ---- */
  function copyText(field) {
    if (navigator.clipboard && window.isSecureContext) { return navigator.clipboard.writeText(field.value); }
    field.select();
    return document.execCommand("copy") ? Promise.resolve() : Promise.reject(new Error("copy refused"));
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("[data-copy]") : null;
    if (!button) { return; }
    var field = document.getElementById(button.getAttribute("data-copy"));
    var word = button.querySelector("[aria-live]");
    copyText(field).then(function () {
      var before = word.textContent;
      word.textContent = button.getAttribute("data-done");
      setTimeout(function () { word.textContent = before; }, 2500);
    }, function () { field.focus(); field.select(); });
  });

  /* ---- Parts that have to add up: the sum goes along with typing ---- */
  function addUp(table) {
    var sum = 0;
    each(table.querySelectorAll("[data-part]"), function (part) { sum += parseFloat(part.value) || 0; });
    sum = Math.round(sum * 100) / 100;
    var whole = sum === Number(table.getAttribute("data-adds"));
    table.querySelector("[data-total]").textContent = String(sum);
    table.querySelector("[data-whole]").hidden = !whole;
    table.querySelector("[data-lacking]").hidden = whole;
  }
  document.addEventListener("input", function (event) {
    var table = event.target.hasAttribute("data-part") ? event.target.closest("[data-adds]") : null;
    if (table) { addUp(table); }
  });

  /* ---- Menus close by Escape and by a click elsewhere ---- */
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    each(document.querySelectorAll(".hs-menu[open]"), function (menu) {
      menu.open = false;
      if (menu.contains(document.activeElement)) { menu.querySelector("summary").focus(); }
    });
  });
  document.addEventListener("click", function (event) {
    each(document.querySelectorAll(".hs-menu[open]"), function (menu) { if (!menu.contains(event.target)) { menu.open = false; } });
  });

  /* ---- No answer: say so, keep what was typed ---- */
  function sayOffline() {
    var region = document.getElementById("flashes");
    if (!region || !region.dataset.offline) { return; }
    var box = document.createElement("div");
    box.className = "alert alert-warning";
    box.textContent = region.dataset.offline;
    region.replaceChildren(box);
    region.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("htmx:sendError", sayOffline);
  document.addEventListener("htmx:responseError", sayOffline);

  /* ---- Charts: an ECharts option beside its table; colours are tokens, named "@hs-c1" ---- */
  var NARROW = 480;
  function token(name) { return getComputedStyle(root).getPropertyValue("--" + name).trim(); }
  function coloured(value) {
    if (typeof value === "string") { return value.charAt(0) === "@" ? token(value.slice(1)) : value; }
    if (Array.isArray(value)) { return value.map(coloured); }
    if (value && typeof value === "object") {
      var copy = {};
      Object.keys(value).forEach(function (key) { copy[key] = coloured(value[key]); });
      return copy;
    }
    return value;
  }
  function theme() {
    var label = token("hs-chart-label");
    var line = token("hs-chart-line");
    var axis = {
      axisLine: { lineStyle: { color: token("hs-chart-axis") } }, axisTick: { lineStyle: { color: token("hs-chart-axis") } },
      axisLabel: { color: label, fontSize: 12 }, splitLine: { lineStyle: { color: line } }, nameTextStyle: { color: label }
    };
    return {
      color: ["c1", "c2", "c3", "c4", "c5", "c6"].map(function (name) { return token("hs-" + name); }),
      backgroundColor: "transparent",
      textStyle: { color: token("hs-text"), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 },
      categoryAxis: axis, valueAxis: axis, timeAxis: axis, logAxis: axis,
      legend: { textStyle: { color: token("hs-text-2") } },
      line: { symbol: "circle", symbolSize: 7, lineStyle: { width: 2 }, endLabel: { color: token("hs-text-2") } }
    };
  }
  var REDUCED = window.matchMedia("(prefers-reduced-motion: reduce)");
  function draw(place) {
    var small = place.clientWidth < NARROW && place.hasAttribute("data-narrow");
    var option = coloured(JSON.parse(place.getAttribute(small ? "data-narrow" : "data-option")));
    var chart = window.echarts.getInstanceByDom(place);
    if (chart) { chart.dispose(); }
    chart = window.echarts.init(place, theme(), { renderer: "canvas", devicePixelRatio: Math.max(2, window.devicePixelRatio || 1) });
    option.tooltip = Object.assign({
      renderMode: "richText", confine: true, backgroundColor: token("hs-surface"), borderColor: token("hs-line-strong"), borderWidth: 1,
      textStyle: { color: token("hs-text"), fontSize: 13 }
    }, option.tooltip, { renderMode: "richText" });
    option.animation = option.animation !== false && !REDUCED.matches;
    option.animationDuration = 200;
    chart.setOption(option);
    place.dataset.drawnAt = String(place.clientWidth);
  }
  function drawAll(within) {
    if (!window.echarts) { return; }
    each(within.querySelectorAll(".hs-chart[data-option]"), function (place) { place.hidden = false; draw(place); });
  }
  function redraw() { drawAll(document); }

  var waiting;
  window.addEventListener("resize", function () {
    clearTimeout(waiting);
    waiting = setTimeout(function () {
      each(document.querySelectorAll(".hs-chart[data-drawn-at]"), function (place) {
        if (String(place.clientWidth) !== place.dataset.drawnAt) { draw(place); }
      });
    }, 150);
  });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  new MutationObserver(redraw).observe(root, { attributes: true, attributeFilter: ["data-bs-theme"] });

  /* ---- Begin, and again for what htmx brought in ---- */
  function begin(within) {
    each(within.querySelectorAll("[data-copy][hidden]"), function (button) { button.hidden = false; });
    drawAll(within);
  }
  document.addEventListener("htmx:afterSettle", function (event) { begin(event.target); focusFirst(event.target); });
  begin(document);
  focusFirst(document);
})();
