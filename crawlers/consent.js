// Consent banners: recognised, told in words, put out of the way. Never clicked: agreeing is for people.
({
  known: [
    "#onetrust-consent-sdk", "#onetrust-banner-sdk", ".onetrust-pc-dark-filter",  // OneTrust
    "#CybotCookiebotDialog", "#CybotCookiebotDialogBodyUnderlay",  // Cookiebot
    "#usercentrics-root", "#usercentrics-cmp-ui", "#uc-center-container",  // Usercentrics
    "#qc-cmp2-container", ".qc-cmp2-container",  // Quantcast
    "#didomi-host", "#didomi-popup", "#didomi-notice",  // Didomi
    ".cky-consent-container", ".cky-overlay", ".cky-modal", "#cookie-law-info-bar", ".cli-modal-backdrop",  // CookieYes
    "#cmplz-cookiebanner-container", ".cmplz-cookiebanner", ".cmplz-soft-cookiewall",  // Complianz
    "#ccc", "#ccc-overlay",  // Civic Cookie Control
    "[id^=sp_message_container_]", "#truste-consent-track", ".truste_overlay", ".truste_box_overlay",
    ".fc-consent-root", "#iubenda-cs-banner", "#BorlabsCookieBox", "#cc-main", ".osano-cm-window",
    "#hs-eu-cookie-confirmation", ".klaro .cookie-notice", ".govuk-cookie-banner",
  ],
  about: /\bcookies?\b|\bconsent\b|\bgdpr\b|(your|value).{1,12}privacy|tracking technolog|einwillig|datenschutz/i,
  choice: /\b(accept|agree|allow|reject|refuse|decline|manage|preferences|settings|options|got it|ok|okay|continue)\b/i,

  visible(part) {
    const box = part.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && part.checkVisibility({ visibilityProperty: true, opacityProperty: true })
      && getComputedStyle(part).display !== "none";
  },

  // Words of an element and of every open shadow tree in it.
  words(part) {
    const texts = [];
    const read = (node, depth) => {
      if (node.nodeType === Node.TEXT_NODE) texts.push(node.data);
      if (/^(style|script|template|noscript)$/i.test(node.nodeName) || depth > 60 || texts.length > 4000) return;
      if (node.shadowRoot) read(node.shadowRoot, depth + 1);
      for (const child of node.childNodes) read(child, depth + 1);
    };
    read(part, 0);
    return texts.join(" ").replace(/\s+/g, " ").trim();
  },

  // Whether an element stands over the page instead of in it.
  over(part) {
    const style = getComputedStyle(part);
    return style.position === "fixed" || (style.position === "sticky" && part.getBoundingClientRect().height < innerHeight)
      || (style.position === "absolute" && Number(style.zIndex) >= 1000)
      || /dialog/.test(part.getAttribute("role")) || part.getAttribute("aria-modal") === "true"
      || (part.tagName === "DIALOG" && part.open);
  },

  asks(part) {
    const words = this.words(part);
    const named = [part, ...part.querySelectorAll("iframe")].map((one) =>
      `${one.id} ${one.className} ${one.title || ""} ${one.tagName === "IFRAME" ? one.src : ""}`).join(" ");
    if (!words && part.querySelector("iframe")) return /consent|cookie|gdpr|\bcmp\b/i.test(named);
    const controls = part.querySelectorAll("button,a,input,[role=button]");
    const inner = [...part.querySelectorAll("*")].find((one) => one.shadowRoot);
    return words.length > 15 && words.length < 6000 && this.about.test(words) && this.choice.test(words)
      && (controls.length > 0 || Boolean(inner) || Boolean(part.shadowRoot));
  },

  // Find what asks for consent; returns its words, empty when nothing asks.
  banner() {
    const found = new Set([...document.querySelectorAll(this.known.join(","))]
      .filter((part) => part.shadowRoot || this.visible(part) || [...part.querySelectorAll("*")].some((one) => this.visible(one))));
    let looked = 0;
    for (const part of document.querySelectorAll("body *")) {
      if ((looked += 1) > 20000) break;  // a page may have a million elements
      if ([...found].some((one) => one.contains(part)) || !this.over(part) || !this.visible(part)) continue;
      if (this.asks(part)) found.add(part);
    }
    const outer = [...found].filter((part) => ![...found].some((other) => other !== part && other.contains(part)));
    globalThis.headsupBanner = outer;
    const words = outer.map((part) => this.words(part)).filter(Boolean).join(" ").slice(0, 3000);
    return words || (outer.length ? "a banner whose words stand in a frame of their own" : "");
  },

  // A layer that dims or locks the whole page, with next to nothing in it.
  layers() {
    return [...document.querySelectorAll("body *")].slice(0, 20000).filter((part) => {
      if (getComputedStyle(part).position !== "fixed" || !this.visible(part)) return false;
      const box = part.getBoundingClientRect();
      const wide = box.width >= innerWidth * 0.9 && box.height >= innerHeight * 0.9;
      return wide && this.words(part).length < 40 && !part.querySelector("img,video,canvas,iframe,svg");
    });
  },

  // Put what was found out of the way, with the layer behind it and the lock on scrolling; returns how many parts.
  hide() {
    const put = (part, name, value) => {
      (globalThis.headsupBefore ||= []).push([part, name, part.style.getPropertyValue(name), part.style.getPropertyPriority(name)]);
      part.style.setProperty(name, value, "important");
    };
    for (const part of globalThis.headsupBanner || []) put(part, "display", "none");
    for (const part of this.layers()) put(part, "display", "none");
    for (const part of [document.documentElement, document.body].filter(Boolean)) {
      const style = getComputedStyle(part);
      if (/hidden|clip/.test(style.overflowY)) put(part, "overflow", "visible");
      if (style.position === "fixed") { put(part, "position", "static"); put(part, "height", "auto"); }
      if (style.filter !== "none") put(part, "filter", "none");
    }
    for (const part of document.body?.children || []) if (getComputedStyle(part).filter.includes("blur(")) put(part, "filter", "none");
    const root = document.scrollingElement || document.documentElement;
    return { parts: (globalThis.headsupBefore || []).length, height: root.scrollHeight };
  },

  // Put everything back as it was.
  restore() {
    for (const [part, name, value, priority] of (globalThis.headsupBefore || []).reverse()) {
      part.style.setProperty(name, value, priority);
    }
    globalThis.headsupBefore = [];
    return true;
  },
})
