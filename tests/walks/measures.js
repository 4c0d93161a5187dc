// What walks measure on a page: installed once, asked by name. Each answers with lines of faults.
(() => {
  const seen = (e) => {
    const box = e.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && e.checkVisibility({ visibilityProperty: true })
      && !e.closest("[aria-hidden=true], .visually-hidden");
  };
  const told = (e) => e.cloneNode(false).outerHTML.slice(0, 90) + " “" + e.textContent.trim().slice(0, 24) + "”";
  const ACTIVE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]";
  const label = (e) => (e.matches("[type=radio], [type=checkbox], [type=file]") && (e.closest("label") || e.labels[0])) || e;
  // What a person sees of a control: of a hidden round button it is the word behind it.
  const shown = (e) => (getComputedStyle(e).opacity === "0" && e.nextElementSibling) || e;
  const inSentence = (e) => {
    if (e.tagName !== "A" || getComputedStyle(e).display !== "inline") return false;
    const block = e.closest("p, li, td, dd, h1, h2, h3, span, div");
    const rest = [...block.childNodes].filter((n) => !n.contains(e) && !(n.matches && n.matches(ACTIVE)));
    return rest.some((n) => n.textContent.trim().length > 1);
  };
  const reached = (e) => !e.disabled && e.tabIndex >= 0 && seen(shown(e));
  window.measures = {
    // Wider than the window, scrolled sideways outside a marked frame, or cut off.
    lost() {
      const faults = [], root = document.documentElement;
      if (root.scrollWidth > innerWidth) faults.push(`page is ${root.scrollWidth} wide in ${innerWidth}`);
      for (const e of document.body.querySelectorAll("*")) {
        if (!seen(e) || e.closest("svg, select, iframe, canvas, dialog:not([open])") || e.matches("input, textarea")) continue;
        const style = getComputedStyle(e), flow = style.overflowX;
        const wide = e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0;
        const framed = e.closest(".hs-scroll, [role=region][tabindex='0'], pre");
        if (wide && /auto|scroll/.test(flow) && !framed) faults.push("scrolls sideways: " + told(e));
        if (wide && /hidden|clip/.test(flow) && e.textContent.trim()) faults.push("cut off: " + told(e));
        const high = e.scrollHeight > e.clientHeight + 1 && e.clientHeight > 0;
        if (high && /hidden|clip/.test(style.overflowY) && e.textContent.trim()) faults.push("cut off below: " + told(e));
        if (e.matches("button, .btn, label, legend, label > span") && style.display !== "inline" && !framed && (wide || high))
          faults.push("runs over: " + told(e));
        const box = e.getBoundingClientRect();
        if (!framed && (box.right > innerWidth + 1 || (box.left < -1 && box.right > 0)) && e.textContent.trim())
          faults.push("beside the window: " + told(e));
      }
      return faults;
    },
    // Smaller than 24 by 24, nor in a sentence, nor with room of 24 around its middle.
    small() {
      const all = [...new Set([...document.querySelectorAll(ACTIVE)].map(label))].filter(seen);
      const boxes = all.map((e) => ({ e, box: shown(e).getBoundingClientRect() }));
      const tiny = ({ box }) => box.width < 23.9 || box.height < 23.9;
      const middle = ({ box }) => [box.left + box.width / 2, box.top + box.height / 2];
      const near = (one, other) => {
        const [x, y] = middle(one), [a, b] = middle(other);
        if (tiny(other) && Math.hypot(x - a, y - b) < 23.9) return true;
        const dx = Math.max(other.box.left - x, 0, x - other.box.right);
        const dy = Math.max(other.box.top - y, 0, y - other.box.bottom);
        return Math.hypot(dx, dy) < 11.9;
      };
      return boxes
        .filter((one) => tiny(one) && !inSentence(one.e))
        .filter((one) => boxes.some((other) => other !== one && !one.e.contains(other.e) && !other.e.contains(one.e) && near(one, other)))
        .map(({ e, box }) => `${Math.round(box.width)}×${Math.round(box.height)}: ${told(e)}`);
    },
    // Words of the other script that no lang attribute owns up to.
    tongues() {
      const faults = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const e = node.parentElement, tongue = e.closest("[lang]").lang.slice(0, 2);
        if (!seen(e) || e.closest("script, style, code, input, textarea, select, [translate=no], .code")) continue;
        const said = node.data.trim(), han = /\p{Script=Han}/u.test(said);
        if (han && tongue !== "zh") faults.push(`${tongue}: ${said.slice(0, 40)}`);
        if (!han && tongue === "zh" && /[a-z]{3,} [a-z]{2,}/i.test(said)) faults.push(`${tongue}: ${said.slice(0, 40)}`);
      }
      return faults;
    },
    // Everything the tab key must reach, in the order of the source; a group of round buttons once.
    stops() {
      const groups = new Set();
      return [...document.querySelectorAll(ACTIVE + ", [tabindex='0']")].filter(reached).filter((e) => {
        if (e.type !== "radio") return true;
        const known = groups.has(e.name);
        groups.add(e.name);
        return !known;
      }).map(this.key);
    },
    key(e) {
      const places = [...document.querySelectorAll(ACTIVE + ", [tabindex]")];
      return e.type === "radio" ? "radio " + e.name
        : [places.indexOf(e), e.tagName, e.id || e.name || e.getAttribute("href") || e.value].join(" ");
    },
    // Where the focus is: what it is called, and whether it can be seen and nothing lies over it.
    here() {
      const e = document.activeElement;
      if (!e || e === document.body || e === document.documentElement) return null;
      const mark = shown(e), style = getComputedStyle(mark), box = mark.getBoundingClientRect();
      const over = document.elementFromPoint(box.left + box.width / 2, Math.min(box.top + box.height / 2, innerHeight - 1));
      const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
      const own = over && (mark.contains(over) || over.contains(mark) || (e.closest("label") && e.closest("label").contains(over)));
      return {
        key: this.key(e), name: e.name || "", value: e.value || "", type: e.type || e.tagName,
        ring, own: !!own, top: box.top + scrollY, tag: e.tagName,
      };
    },
    // The spacing a reader may force on a text (1.4.12), without touching the page's policy.
    spread() {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}");
      document.adoptedStyleSheets = [sheet];
    },
  };
})();
