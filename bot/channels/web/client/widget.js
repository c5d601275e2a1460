// The loader for other sites: one button, and behind it a frame of our own origin. It reads nothing of the page but its
// language and title, keeps two flags (whether the chat is open; whether to load it by itself, because a person was asked
// for), and needs no more of the page's CSP than script-src and frame-src for our origin.
(() => {
  /** @type {Record<string, {open: string, close: string, unread: string}>} */
  const words = JSON.parse("__WORDS__"); // the server fills it in from the locale files
  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  const NAME = "trial-companion";
  const SMALL = "(max-width:40rem),(max-height:36rem)";
  if (!script || document.getElementById(NAME)) return;
  const { origin } = new URL(script.src);
  const { lang, label, side } = script.dataset;
  const wish = (lang || document.documentElement.lang || navigator.language || "en").toLowerCase().split("-")[0] ?? "en";
  const language = wish in words ? wish : "en";
  const text = words[language] ?? { open: "", close: "", unread: "" };
  const title = label || text.open;

  const host = document.createElement("div");
  host.id = NAME;
  host.lang = language;
  const root = host.attachShadow({ mode: "open" });
  const dialog = document.createElement("dialog");
  const launcher = document.createElement("button");
  /** @type {HTMLIFrameElement | null} */
  let frame = null;
  let ready = false;
  let unread = 0;
  let counted = "";
  launcher.type = "button";
  launcher.setAttribute("aria-expanded", "false");
  dialog.setAttribute("aria-label", title);
  const notice = document.createElement("span");
  notice.setAttribute("role", "status");
  /** @type {HTMLStyleElement | undefined} */
  let style;
  const css = `:host{all:initial}
button{position:fixed;bottom:1rem;inset-inline-end:1rem;z-index:var(--trial-companion-layer,2147483000);max-width:calc(100vw - 2rem);min-height:3rem;padding:.625rem 1.25rem;font:600 1rem/1.4 system-ui,sans-serif;text-wrap:balance;color:__on-accent__;background:__accent__;border:2px solid #fff;border-radius:1.5rem;cursor:pointer;box-shadow:0 1px 6px #0006}
:host(.start) button,:host(.start) dialog{inset-inline:1rem auto}
button:focus-visible{outline:3px solid __accent__;outline-offset:3px}
span{position:fixed;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
dialog{position:fixed;inset:auto;bottom:5rem;inset-inline-end:1rem;z-index:var(--trial-companion-layer,2147483000);width:26rem;max-width:calc(100vw - 2rem);height:min(44rem,calc(100vh - 7rem));padding:0;margin:0;border:1px solid #5b6b72;border-radius:.75rem;overflow:hidden;background:#fff;box-shadow:0 4px 24px #0005}
iframe{display:block;width:100%;height:100%;border:0}
@media ${SMALL}{dialog,:host(.start) dialog{inset:0;width:100%;max-width:100%;height:100%;max-height:100%;border:0;border-radius:0}}
@media(prefers-color-scheme:dark){dialog{background:#11191c}}
@media print{:host{display:none}}`;
  if (side === "start") host.classList.add("start");
  root.append(launcher, notice, dialog);
  dress();
  show();

  /** A sheet that a script makes needs no permission of the site's. Safari before 16.4 cannot make one. */
  function dress() {
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      root.adoptedStyleSheets = [sheet];
    } catch {
      style = document.createElement("style");
      style.textContent = css;
      root.append(style);
    }
  }

  /** There, on a site that forbids inline styles, each part gets its own rule by hand, which no site forbids. */
  function paint() {
    if (!style || style.sheet) return;
    for (const [, name, rule] of css.matchAll(/^(\w+){(.*)}$/gm)) {
      const part = /** @type {HTMLElement | null} */ (root.querySelector(name ?? ""));
      if (part) part.style.cssText = rule ?? "";
    }
  }

  function show() {
    const said = unread ? text.unread.replace("{count}", String(unread)) : "";
    launcher.textContent = dialog.open ? text.close : said ? `${title} (${said})` : title;
    if (notice.textContent !== said) notice.textContent = said; // screen readers hear it also where the button is far away
    launcher.setAttribute("aria-expanded", String(dialog.open));
  }

  /** @param {Record<string, unknown>} message */
  const tell = (message) => ready && frame?.contentWindow?.postMessage({ widget: NAME, ...message }, origin);

  /** @param {"sessionStorage" | "localStorage"} box  the visit, or longer @param {string} value */
  function remember(box, value) {
    try {
      window[box].setItem(NAME, value);
    } catch {
      // then the chat is closed on the next page, and not loaded by itself
    }
  }

  /** @param {"sessionStorage" | "localStorage"} box @param {string} value */
  function remembered(box, value) {
    try {
      return window[box].getItem(NAME) === value;
    } catch {
      return false; // storage is forbidden
    }
  }

  /** What the frame says: messages that nobody has looked at, and whether a person is asked for or here. @param {number} count @param {boolean} waiting */
  function hear(count, waiting) {
    if (waiting || count || remembered("localStorage", "load")) remember("localStorage", waiting || count ? "load" : "");
    if (count === unread) return;
    unread = count;
    show();
    const own = counted && document.title.startsWith(counted) ? document.title.slice(counted.length) : document.title;
    counted = count ? `(${count}) ` : "";
    document.title = counted + own;
    document.dispatchEvent(new CustomEvent(`${NAME}:unread`, { detail: { count } }));
  }

  function load() {
    if (frame) return frame;
    frame = document.createElement("iframe");
    frame.title = title;
    frame.allow = "clipboard-write; autoplay";
    frame.src = `${origin}/chat/?frame=1&lang=${language}`;
    dialog.append(frame);
    return frame;
  }

  function open() {
    // Safari before 15.4 has no dialogs: there the chat is a page.
    if (!dialog.show) return void window.open(`${origin}/chat/?lang=${language}`, "_blank", "noopener");
    const held = load();
    // Where it covers the page, the page behind it is out of reach for the keyboard too.
    if (matchMedia(SMALL).matches) dialog.showModal();
    else dialog.show();
    fit();
    remember("sessionStorage", "open");
    show();
    tell({ shown: true });
    held.focus();
  }

  function close() {
    dialog.close();
  }

  /** Where it covers the page, it is as high as a telephone's keyboard leaves room for. */
  function fit() {
    Object.assign(dialog.style, { top: "", height: "" });
    paint();
    const view = window.visualViewport;
    if (view?.scale === 1 && matchMedia(SMALL).matches) Object.assign(dialog.style, { top: `${view.offsetTop}px`, height: `${view.height}px` });
  }

  dialog.addEventListener("close", () => {
    remember("sessionStorage", "closed");
    show();
    tell({ shown: false });
    launcher.focus();
  });
  window.visualViewport?.addEventListener("resize", fit);
  window.visualViewport?.addEventListener("scroll", fit);
  launcher.addEventListener("click", () => (dialog.open ? close() : open()));
  window.addEventListener("message", ({ source, origin: from, data }) => {
    if (!frame || source !== frame.contentWindow || from !== origin || data?.widget !== NAME) return;
    if (data.ready === true) {
      ready = true;
      tell({ shown: dialog.open });
    }
    if (data.close === true) close();
    if (Number.isInteger(data.unread)) hear(data.unread, data.waiting === true);
  });
  const begin = () => {
    document.body.append(host);
    paint();
    if (remembered("localStorage", "load")) load();
    if (remembered("sessionStorage", "open") && !matchMedia("(max-width:40rem)").matches) open();
  };
  if (document.body) begin();
  else document.addEventListener("DOMContentLoaded", begin);
})();
