// What the browser runs inside a captured page: let lazy parts load, and find wanted words again.
// It changes nothing in the document: the CSS Custom Highlight API paints over it.
({
  // One step down the page. `bottom`: whether the end was reached before; `alive`: whether scripts may still add to it.
  step({ height }) {
    const scroller = this.scroller();
    const before = scroller.scrollHeight;
    const bottom = scroller.scrollTop + scroller.clientHeight >= Math.min(before, height) - 2;
    scroller.scrollBy({ top: innerHeight, behavior: "instant" });
    return { height: before, bottom, alive: document.scripts?.length > 0 || window.frames.length > 0 };
  },

  // Back to the top; returns how tall the page is.
  top({ height }) {
    this.scroller().scrollTo({ top: 0, left: 0, behavior: "instant" });
    return Math.min(this.root().scrollHeight, height);
  },

  // Whether the pictures that are shown down to some height, and the fonts, are there.
  loaded({ height }) {
    const waited = (image) => !image.complete
      && [...image.getClientRects()].some((box) => box.top + scrollY < height && box.width + box.height > 0);
    return document.fonts.status !== "loading" && ![...(document.images || [])].some(waited);
  },

  // Whether some words can all be read.
  there(words) {
    const reading = this.reading();
    return words.every((one) => this.ranges(reading, one, 1).length > 0);
  },

  root() {
    return document.scrollingElement || document.documentElement;
  },

  body() {
    return document.body || document.documentElement;  // a drawing (SVG) has none
  },

  // What scrolls: the document, or the one large part of it that does so in its place.
  scroller() {
    const root = this.root();
    if (root.scrollHeight > innerHeight + 2) return root;
    const scrolls = (part) => part.clientHeight > innerHeight / 2 && part.scrollHeight > part.clientHeight + 50
      && /auto|scroll/.test(getComputedStyle(part).overflowY);
    return [...document.querySelectorAll("body *")].slice(0, 3000).find(scrolls) || root;
  },

  // What the page says of its own address and language.
  about() {
    const link = document.querySelector("link[rel~=canonical][href]");
    let canonical = "";
    try { canonical = link ? new URL(link.getAttribute("href"), document.baseURI).href : ""; } catch { /* none */ }
    const language = document.documentElement.getAttribute("lang") || "";
    return { canonical: canonical.slice(0, 2000), language: language.slice(0, 40) };
  },

  // The document and every open shadow tree in it.
  roots() {
    const found = [this.body()];
    for (const root of found) {
      for (const part of root.querySelectorAll("*")) if (part.shadowRoot) found.push(part.shadowRoot);
    }
    return found;
  },

  // Canonical text of what the page shows, with the place that each character came from.
  reading() {
    const vanishing = /['`\u2018\u2019\u02bc\u00ad\u200b-\u200d\u2060\ufeff]/;
    const letters = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i" };
    const fold = (character) => {
      if (vanishing.test(character)) return "";
      const parts = [...character.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()];
      return parts.map((part) => letters[part] || part.replace(/[^a-z0-9]/, " ")).join("");
    };
    const characters = [" "];
    const from = [null];
    const put = (character, place) => {
      if (character === " " && characters[characters.length - 1] === " ") return;
      characters.push(character);
      from.push(place);
    };
    for (const root of this.roots()) {
      const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);  // a filter may not run while a page is paused
      for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
        const parent = node.parentElement || node.getRootNode().host;
        const hidden = !parent || parent.closest("script,style,noscript,template")
          || !parent.checkVisibility({ opacityProperty: true, visibilityProperty: true });
        if (hidden) continue;
        [...node.data].reduce((offset, character) => {
          for (const plain of fold(character)) put(plain, [node, offset, offset + character.length]);
          return offset + character.length;
        }, 0);
        put(" ", null);
      }
    }
    return { text: characters.join(""), from };
  },

  // Ranges of one run of words, given in canonical form; a possessive s may follow.
  ranges({ text, from }, words, most) {
    const found = [];
    let tried = 0;  // a page may repeat a name a million times
    for (let at = text.indexOf(` ${words}`); at >= 0 && tried < most; at = text.indexOf(` ${words}`, at + 1)) {
      const end = at + 1 + words.length;
      if (!/^(s? |$)/.test(text.slice(end, end + 2))) continue;
      tried += 1;
      const [first, last] = [from[at + 1], from[at + words.length]];
      const range = new Range();
      range.setStart(first[0], first[1]);
      range.setEnd(last[0], last[2]);
      if (this.boxes(range).length) found.push(range);
    }
    return found;
  },

  boxes(range) {
    return [...range.getClientRects()].filter((box) => box.width > 0 && box.height > 0);
  },

  // Whether an element paints something of its own over what lies beneath it; what merely dims it does not count.
  paints(element, within, box) {
    const solid = (style) => {
      const colour = style.backgroundColor;
      const alpha = /^rgba|\//.test(colour) ? parseFloat(colour.match(/([\d.]+)\)$/)?.[1] ?? "1") : 1;
      return style.opacity * Math.max(alpha, style.backgroundImage === "none" ? 0 : 1) > 0.6;
    };
    for (const pseudo of ["::before", "::after"]) {
      const style = getComputedStyle(element, pseudo);
      const large = parseFloat(style.width) >= box.width && parseFloat(style.height) >= box.height;
      const above = style.position !== "static" && !(Number(style.zIndex) < 0);
      if (style.content !== "none" && above && large && solid(style)) return true;
    }
    if (within) return false;  // the background of what the words stand in lies behind them
    const style = getComputedStyle(element);
    const pictured = /^(img|video|canvas|iframe|object|embed|svg)$/i.test(element.tagName);
    return solid(style) || style.backdropFilter !== "none" || (pictured && style.opacity > 0.6);
  },

  // Whether a range can be seen where it stands now: nothing over it, not cut off, not blurred.
  seen(range) {
    const own = range.startContainer.parentElement || range.startContainer.getRootNode().host;
    for (let part = own; part; part = part.parentElement) {
      if (getComputedStyle(part).filter.includes("blur(")) return false;
    }
    const reached = (x, y, box) => {
      for (const element of own.getRootNode().elementsFromPoint(x, y)) {
        if (this.paints(element, element.contains(own), box)) return false;
        if (element === own) return true;
      }
      return false;
    };
    const last = range.endContainer.parentElement;
    return this.boxes(range).every((box) => {
      const [near, middle] = [Math.min(2, box.width / 4), box.top + box.height / 2];
      const points = own === last ? [box.left + near, box.left + box.width / 2, box.right - near] : [box.left + near];
      return points.every((x) => reached(x, middle, box));
    });
  },

  // For each of some words the places where they stand, in pixels of the full page picture. `shown`: visible in
  // that picture. `open`: visible to somebody who scrolls there.
  stand({ words, width, height, most }) {
    const reading = this.reading();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("*{pointer-events:auto!important}");  // else what cannot be clicked would not be hit
    const roots = this.roots().map((root) => root === this.body() ? document : root);
    for (const root of roots) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    const go = (top) => window.scrollTo({ top, left: 0, behavior: "instant" });
    const answer = {};
    for (const one of words) {
      answer[one] = this.ranges(reading, one, most).map((range) => {
        go(0);
        const boxes = this.boxes(range).map(({ left, top, width, height }) => ({
          x: Math.floor(left), y: Math.floor(top), width: Math.ceil(width), height: Math.ceil(height) }));
        const inside = boxes.every((box) =>
          box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height);
        const first = boxes.every((box) => box.y + box.height <= innerHeight);
        const found = first && this.seen(range);
        go(Math.max(0, boxes[0].y - innerHeight / 3));
        const open = this.seen(range);
        return { boxes, open, shown: inside && (first ? found : open) };
      });
    }
    for (const root of roots) root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet);
    go(0);
    return answer;
  },

  // Find words in what the page shows; paint them and scroll to the first that can be seen. Returns how many.
  highlight(wanted) {
    const reading = this.reading();
    const ranges = wanted.flatMap((words) => this.ranges(reading, words, 200));
    if (!ranges.length) return 0;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      "::highlight(headsup){background-color:#ffdd00;color:#0b0c0c;text-decoration:underline 3px #d4351c}");
    for (const root of this.roots().map((one) => one === this.body() ? document : one)) {
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    }
    CSS.highlights.set("headsup", new Highlight(...ranges));
    const into = (range) => {
      const parent = range.startContainer.parentElement || range.startContainer.getRootNode().host;
      parent.scrollIntoView({ block: "nearest", behavior: "instant" });  // within what scrolls by itself
      const top = range.getBoundingClientRect().top;
      window.scrollBy({ top: top - innerHeight / 3, behavior: "instant" });
      return this.seen(range);
    };
    const ordered = ranges.map((range) => [range.getBoundingClientRect().top, range]).sort((a, b) => a[0] - b[0]);
    ordered.slice(0, 20).some(([, range]) => into(range)) || into(ordered[0][1]);
    return ranges.length;
  },
})
