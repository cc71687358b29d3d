// What a browser can be asked about a page. Every function returns sentences about what is wrong; none: all is well.
(() => {
  const short = e => e.outerHTML.replace(/\s+/g, " ").slice(0, 110);
  const all = (where, root = document) => [...root.querySelectorAll(where)];
  const seen = e => e.checkVisibility({ checkVisibilityCSS: true }) && !e.closest("dialog:not([open]), .vh, .skip, noscript");
  const CONTROLS = "a[href], button, summary, input:not([type=hidden]), select, textarea";
  const scroller = e => {
    for (let up = e.parentElement; up && up !== document.body; up = up.parentElement)
      if (/auto|scroll/.test(getComputedStyle(up).overflowX)) return true;
    return false;
  };
  // Text that an ancestor hides the end of.
  const clipped = e => {
    const range = document.createRange();
    range.selectNodeContents(e);
    const text = range.getBoundingClientRect();
    for (let up = e; up && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up), box = up.getBoundingClientRect();
      if (box.width <= 2 || box.height <= 2) return false; // words for ears only
      const hides = v => v === "hidden" || v === "clip";
      if (/auto|scroll/.test(style.overflowX + style.overflowY)) return false;
      if (hides(style.overflowX) && (text.right > box.right + 2 || text.left < box.left - 2)) return true;
      if (hides(style.overflowY) && (text.bottom > box.bottom + 4 || text.top < box.top - 4)) return true;
    }
    return false;
  };
  const texts = () => {
    const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walk.nextNode()) {
      const e = walk.currentNode.parentElement;
      if (walk.currentNode.data.trim() && !e.closest("script, style, noscript")) found.push([e, walk.currentNode.data.trim()]);
    }
    for (const e of all("[aria-label], [alt], [title], [placeholder]"))
      for (const name of ["aria-label", "alt", "title", "placeholder"])
        if (e.getAttribute(name)) found.push([e, e.getAttribute(name)]);
    return found;
  };
  // One element with text of its own for each kind that is not known.
  const kinds = known => {
    const fresh = new Map(), chains = new Map();
    const STATE = /^(aria-(current|disabled|pressed|selected|expanded|invalid|checked)|disabled|open|checked|type|lang|data-(?!fen|money).*)$/;
    const kind = e => [e.tagName, ...[...e.classList].sort(), ...[...e.attributes].filter(a => STATE.test(a.name)).map(a => a.name.startsWith("data-") ? a.name : a.name + "=" + a.value.slice(0, 20)).sort(),
      e.matches("tr, li, dd, dt, td") ? [...e.parentElement.children].indexOf(e) % 2 : ""].join(" ");
    const chain = e => {
      if (!e) return 7;
      if (!chains.has(e)) chains.set(e, [...kind(e)].reduce((sum, c) => (Math.imul(sum, 31) + c.charCodeAt(0)) | 0, chain(e.parentElement)));
      return chains.get(e);
    };
    for (const e of all("body *")) {
      const own = e.matches("input, select, textarea") || [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
      if (own && seen(e) && !known.has(chain(e))) fresh.set(chain(e), e);
    }
    return fresh;
  };
  const fen = words => Number(words.replace(/[^0-9-]/g, "").replace(/^-?$/, "NaN"));
  const shown = e => fen(e.textContent.replace(/[−–]/g, "-"));

  window.looking = {
    // Several questions in one look: the words on <html> that the server writes for a preference, then each question
    // ([name, ...given]) in turn. Returns the answers.
    async ask(wished, questions) {
      for (const [name, word] of Object.entries(wished))
        if (word) document.documentElement.dataset[name] = word;
        else delete document.documentElement.dataset[name];
      const answers = [];
      for (const [name, ...given] of questions) answers.push(await looking[name](...given));
      return answers;
    },
    // axe: all rules of WCAG 2.2 A and AA, or only some. Contrast is asked of one element of each kind that is not
    // known yet (of every element where nothing is said of kinds): colours follow from tag, classes, states and
    // language of an element and of all around it; of its data only from which it has, not from what they say. Returns
    // what is wrong, and the kinds whose contrast was asked.
    async axe(rules, known) {
      const colours = !rules.length || rules.includes("color-contrast");
      const fresh = known && colours ? kinds(new Set(known)) : new Map();
      if (known && colours && rules.length && !fresh.size) return { found: [], fresh: [] };
      for (const e of fresh.values()) e.dataset.contrast = "";
      axe.configure({ rules: [{ id: "color-contrast", selector: known ? "[data-contrast]" : "*" }] });
      const only = rules.length ? { type: "rule", values: rules }
        : { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] };
      const found = await axe.run({ runOnly: only, resultTypes: ["violations"], preload: false });
      for (const e of fresh.values()) delete e.dataset.contrast;
      return {
        found: found.violations.flatMap(v => v.nodes.slice(0, 3).map(n => `${v.id}: ${n.html.slice(0, 110)} (${n.target})`)),
        fresh: [...fresh.keys()],
      };
    },
    // Every amount opens a computation whose lines add up to the fen, and shows what it is. A card that leads to the
    // computation, and a page that shows it open, need no opening of their own; nor does a
    // payment on its way, whose amount was explained on the page before.
    money() {
      const wrong = [];
      for (const box of [...all("[data-money]"), ...all("dl.sum:has(> .total)").filter(e => !e.closest("[data-money]"))]) {
        const lines = all("dl.sum > div:not(.total) dd[data-fen]", box.matches("dl") ? box.parentElement : box)
          .filter(e => !box.matches("dl") || e.closest("dl") === box);
        const sum = lines.reduce((so_far, e) => so_far + Number(e.dataset.fen), 0);
        const total = Number((box.matches("dl") ? box.querySelector(":scope > .total dd") : box).dataset.fen);
        if (!lines.length || sum !== total) wrong.push(`${total} fen, its ${lines.length} lines give ${sum}: ${short(box)}`);
        for (const e of [...all(".amt[data-fen], dd[data-fen]", box)])
          if (shown(e) !== Number(e.dataset.fen)) wrong.push(`says ${e.textContent}, means ${e.dataset.fen} fen`);
      }
      for (const e of all(".amt[data-fen]"))
        if (!e.closest("[data-money], a, table, body.desk, article:has(a), #payment") && !all("dl.sum > .total dd[data-fen]").some(t => t.dataset.fen === e.dataset.fen)) wrong.push(`an amount without its computation: ${short(e.parentElement)}`);
      return wrong;
    },
    // Nothing scrolls sideways, nothing is cut.
    fit() {
      const wide = document.documentElement.clientWidth, wrong = [];
      if (document.documentElement.scrollWidth > wide) wrong.push(`scrolls sideways: ${document.documentElement.scrollWidth} of ${wide} px`);
      for (const e of all("body *")) {
        const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
        if (!own && e.tagName !== "INPUT" || !seen(e) || e.closest("svg, progress")) continue;
        const box = e.getBoundingClientRect();
        if (own && box.width && (box.right > wide + 1 || box.left < -1) && !scroller(e)) wrong.push(`outside the screen: ${short(e)}`);
        if (own && clipped(e)) wrong.push(`cut: ${short(e)}`);
        if (e.matches("input:is(.money, .code, .date, [type=tel])") && e.scrollWidth > e.clientWidth + 1) wrong.push(`value cut: ${short(e)}`);
      }
      return wrong.slice(0, 6);
    },
    // Controls are at least 44 x 44 px; a control counts with the label around it.
    targets() {
      return all(CONTROLS).filter(seen).map(e => [e, (e.closest("label") || e).getBoundingClientRect()])
        .filter(([e, box]) => box.width && (box.width < 43.5 || box.height < 43.5))
        .map(([e, box]) => `${box.width.toFixed(0)} x ${box.height.toFixed(0)}: ${short(e)}`);
    },
    // Elderly mode: no text under 18 px, main buttons 60 px high.
    elderly() {
      const small = all("main *, footer *").filter(e => seen(e) && !e.closest("svg, .desk, .dot, [aria-hidden]")
        && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && parseFloat(getComputedStyle(e).fontSize) < 17.99);
      const low = all("main .btn.main, .bar .btn.main").filter(e => seen(e) && e.getBoundingClientRect().height < 59.5);
      return [...small.slice(0, 4).map(e => `small text: ${short(e)}`), ...low.map(e => `low button: ${short(e)}`)];
    },
    // The frame: language, title, one h1, help at its place, nothing inline.
    frame(language) {
      const wrong = [], html = document.documentElement;
      if (html.lang !== (language === "en" ? "en" : "zh-CN")) wrong.push(`lang is ${html.lang}`);
      if (all("h1").length !== 1) wrong.push(`${all("h1").length} h1`);
      if (document.title.length < 4) wrong.push(`title is "${document.title}"`);
      if (!document.querySelector("header.top nav a[href='/help']") && !document.body.matches(".desk")) wrong.push("no help in the header");
      if (all("[style], style, script:not([src])").some(e => !e.closest("svg") && e.type !== "application/json")) wrong.push("inline style or script");
      const ids = all("[id]").map(e => e.id), twice = ids.filter((id, n) => ids.indexOf(id) !== n);
      if (twice.length) wrong.push(`id twice: ${twice}`);
      for (const a of all("a[href^='#']")) if (a.hash.length > 1 && !document.getElementById(decodeURIComponent(a.hash.slice(1)))) wrong.push(`dead link: ${short(a)}`);
      return wrong;
    },
    // No dark patterns: nothing ticked beforehand, declining as large as accepting, codes may be pasted, no puzzles.
    fair(refused) {
      const wrong = [];
      if (!refused) wrong.push(...all("input[type=checkbox][checked]:not([data-keys-on])").map(e => `ticked beforehand: ${short(e)}`));
      wrong.push(...all("[onpaste], [oncopy], [oncut]").map(e => `stops pasting: ${short(e)}`));
      for (const e of all("input.code, input[name=code]"))
        if (e.autocomplete !== "one-time-code" || (e.maxLength > 0 && e.maxLength < 7)) wrong.push(`a code cannot be filled in or pasted: ${short(e)}`);
      if (/captcha|拼图|滑块验证/i.test(document.body.innerHTML)) wrong.push("a puzzle");
      const no = all("button, a.btn").filter(e => seen(e) && /^(不同意|不满意|先不|不要|Decline|I do not|I disagree|No,)/.test(e.textContent.trim()));
      const yes = all(".btn.main").filter(seen);
      for (const n of no) for (const y of yes.slice(0, 1))
        if (n.getBoundingClientRect().height < y.getBoundingClientRect().height - 6
          || parseFloat(getComputedStyle(n).fontSize) < parseFloat(getComputedStyle(y).fontSize)) wrong.push(`declining is smaller: ${short(n)}`);
      return wrong;
    },
    // Each page in one language; names, cars and legal papers stay as they are.
    words(language, names) {
      const han = /[\u4e00-\u9fff]{5,}|[\u4e00-\u9fff][，。；：？！]/, latin = /[A-Za-z]{2,}(?:[ ’'][A-Za-z]{2,}){3,}/;
      return texts().filter(([e]) => !e.closest(language === "en" ? "[lang^=zh], [translate=no]" : "[lang=en], [translate=no]"))
        .map(([, words]) => names.reduce((left, name) => left.replaceAll(name, ""), words))
        .filter(words => (language === "en" ? han : latin).test(words)).slice(0, 5).map(words => words.slice(0, 90));
    },
  };
})();
