// What the browser runs inside a captured page: let lazy parts load, and find matched words again.
// It changes nothing in the document: the CSS Custom Highlight API paints over it.
({
  // Scroll to the end and back, within a budget of time and height, then wait for pictures and fonts.
  async settle({ seconds, height }) {
    const end = performance.now() + seconds * 1000;
    const rest = (ms) => new Promise((done) => setTimeout(done, ms));
    const root = document.scrollingElement || document.documentElement;
    // Where a script may still add something, 400 ms without growth; where none can, a short look is enough.
    const enough = document.scripts.length || window.frames.length ? 10 : 2;
    let still = 0;
    while (performance.now() < end && still < enough) {
      const before = root.scrollHeight;
      const bottom = root.scrollTop + innerHeight >= Math.min(before, height) - 2;
      window.scrollBy(0, innerHeight);
      await rest(40);
      still = bottom && root.scrollHeight <= before ? still + 1 : 0;
    }
    window.scrollTo(0, 0);
    const loaded = [...document.images].map((image) =>
      image.complete || new Promise((done) => { image.onload = image.onerror = done; }));
    const left = Math.max(0, end - performance.now());
    await Promise.race([Promise.allSettled([...loaded, document.fonts.ready]), rest(left)]);
    return Math.min(root.scrollHeight, height);
  },

  // Find words, given in canonical form, in what the page shows; paint them and scroll to the first.
  highlight(wanted) {
    const vanishing = /['`\u2018\u2019\u02bc\u00ad\u200b-\u200d\u2060\ufeff]/;
    const letters = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i" };
    const fold = (character) => {
      if (vanishing.test(character)) return "";
      const parts = [...character.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()];
      return parts.map((part) => letters[part] || part.replace(/[^a-z0-9]/, " ")).join("");
    };
    const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (node) => {
      const parent = node.parentElement;
      const hidden = !parent || parent.closest("script,style,noscript,template") || !parent.checkVisibility();
      return hidden ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
    });
    const characters = [" "];
    const from = [null];
    const put = (character, place) => {
      if (character === " " && characters[characters.length - 1] === " ") return;
      characters.push(character);
      from.push(place);
    };
    while (nodes.nextNode()) {
      const node = nodes.currentNode;
      [...node.data].reduce((offset, character) => {
        for (const plain of fold(character)) put(plain, [node, offset, offset + character.length]);
        return offset + character.length;
      }, 0);
      put(" ", null);
    }
    const text = characters.join("");
    const ranges = [];
    for (const words of wanted) {
      let tried = 0;  // a page may repeat a name a million times
      for (let at = text.indexOf(` ${words}`); at >= 0 && tried < 200; at = text.indexOf(` ${words}`, at + 1)) {
        const end = at + 1 + words.length;
        if (!/^(s? |$)/.test(text.slice(end, end + 2))) continue;
        tried += 1;
        const [first, last] = [from[at + 1], from[at + words.length]];
        const range = new Range();
        range.setStart(first[0], first[1]);
        range.setEnd(last[0], last[2]);
        if ([...range.getClientRects()].some((box) => box.width > 0 && box.height > 0)) ranges.push(range);
      }
    }
    if (!ranges.length) return 0;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      "::highlight(headsup){background-color:#ffdd00;color:#0b0c0c;text-decoration:underline 3px #d4351c}");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    CSS.highlights.set("headsup", new Highlight(...ranges));
    const top = ranges.map((range) => range.getBoundingClientRect().top + scrollY).sort((a, b) => a - b)[0];
    window.scrollTo({ top: Math.max(0, top - innerHeight / 3), behavior: "instant" });
    return ranges.length;
  },
})
