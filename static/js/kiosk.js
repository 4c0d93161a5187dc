/* A kiosk's page: whoever touches nothing for a while is asked, then the form begins anew for the next person. A page without a
   question to ask (thanks) goes by itself. */
(function () {
  "use strict";

  var box = document.querySelector("[data-idle]");
  if (!box) { return; }
  var asks = typeof box.showModal === "function";
  var idle = Number(box.getAttribute("data-idle"));
  var asking = asks ? Number(box.getAttribute("data-asking")) : 0;
  var again = box.getAttribute("data-again");
  var seconds = box.querySelector("b");
  var quiet = 0;

  function here() {
    quiet = 0;
    if (box.open) { box.close(); }
  }
  function leave() { window.location.replace(again); }
  function tick() {
    quiet += 1;
    var left = idle + asking - quiet;
    if (left <= 0) { leave(); return; }
    if (quiet < idle) { return; }
    seconds.textContent = String(left);
    if (!box.open) { box.showModal(); }
  }

  ["pointerdown", "keydown", "input", "scroll"].forEach(function (name) {
    document.addEventListener(name, here, { passive: true, capture: true });
  });
  if (asks) { box.addEventListener("close", function () { quiet = 0; }); }
  /* A page out of the browser's memory is somebody else's. */
  window.addEventListener("pageshow", function (event) { if (event.persisted) { leave(); } });
  setInterval(tick, 1000);
})();
