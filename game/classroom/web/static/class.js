// Spares a reload where it can. Every page works without it.
(() => {
  "use strict";
  const net = document.getElementById("net");
  const words = document.body.dataset;
  let stream = null, busy = false, again = 0, kept = null;

  const main = () => document.getElementById("page");
  const say = (text) => { if (net.textContent !== text) net.textContent = text; };
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));

  // ---- what is new -------------------------------------------------------------------------------------------

  function parse(text) { return new DOMParser().parseFromString(text, "text/html"); }

  function typing(part) {
    const field = document.activeElement;
    return part.contains(field) && field.matches("input:not([type=radio]), select");
  }

  function opened(from, to) {
    for (const old of from.querySelectorAll("details[id]")) {
      const made = to.querySelector("#" + CSS.escape(old.id));
      if (made) made.open = old.open;
    }
  }

  function filled(from, to) {
    for (const old of from.querySelectorAll("form[data-keep] input, form[data-keep] select")) {
      if (old.type === "hidden") continue;
      const made = [...to.querySelectorAll("form[data-keep] [name='" + CSS.escape(old.name) + "']")]
        .find((field) => field.type !== "radio" || field.value === old.value);
      if (!made) continue;
      if (old.type === "radio") made.checked = old.checked; else made.value = old.value;
    }
  }

  function show(page, sent) {
    const now = page.getElementById("page"), old = main();
    if (!now) return;
    if (page.title) document.title = page.title;
    document.documentElement.lang = page.documentElement.lang || document.documentElement.lang;
    const moved = now.dataset.key !== old.dataset.key;
    const parts = now.querySelectorAll("[data-part]");
    if (!moved && !sent && parts.length) {
      for (const part of parts) {
        const before = old.querySelector("[data-part='" + CSS.escape(part.dataset.part) + "']");
        if (!before || typing(before) || before.outerHTML === part.outerHTML) continue;
        opened(before, part);
        before.replaceWith(document.adoptNode(part));
      }
      old.dataset.turn = now.dataset.turn;
    } else {
      if (!moved) { opened(old, now); if (!sent) filled(old, now); }
      old.replaceWith(document.adoptNode(now));
      if (moved || sent) {
        now.focus({ preventScroll: !moved });
        if (moved) scrollTo(0, 0);
      }
    }
    for (const header of page.querySelectorAll(".bar-top")) {
      const before = document.querySelector(".bar-top");
      if (before && before.outerHTML !== header.outerHTML) before.replaceWith(document.adoptNode(header));
    }
    connect();
  }

  async function look() {
    if (busy) return;
    busy = true;
    try {
      const answer = await fetch(location.pathname, { cache: "no-store", credentials: "same-origin" });
      if (answer.redirected) { location.assign(answer.url); return; }
      if (answer.ok) { show(parse(await answer.text()), false); say(""); again = 0; }
    } catch (gone) { lost(); } finally { busy = false; }
  }

  function lost() {
    if (!kept) say(words.lost);
    again = Math.min(again + 1, 6);
    setTimeout(look, 1000 * again + Math.random() * 1000);
  }

  function connect() {
    const where = main().dataset.stream;
    if (stream && stream.where === where && stream.readyState !== 2) return;
    if (stream) stream.close();
    stream = null;
    if (!where || !window.EventSource) return;
    stream = new EventSource(where);
    stream.where = where;
    stream.onmessage = (word) => {
      if (!kept) say("");
      if (word.data !== main().dataset.turn) setTimeout(look, Math.random() * 600);
    };
    stream.addEventListener("bye", () => { stream.close(); location.assign("/seat"); });
    stream.onerror = () => { if (!kept) say(words.lost); if (stream.readyState === 2) setTimeout(connect, 3000); };
  }

  // ---- what is sent ------------------------------------------------------------------------------------------

  async function send(form, fields) {
    const button = form.querySelector("button");
    if (button) button.setAttribute("aria-busy", "true");
    kept = fields;
    for (let turn = 0; kept === fields; turn += 1) {
      try {
        const answer = await fetch(form.action, {
          method: "POST", body: fields, credentials: "same-origin",
          headers: { "Content-Type": "application/x-www-form-urlencoded" },
        });
        const page = parse(await answer.text());
        if (kept === fields) kept = null;
        say("");
        const there = new URL(answer.url).pathname;
        if (answer.redirected && there !== location.pathname) { location.assign(there); return; }
        show(page, true);
        return;
      } catch (gone) {
        say(words.kept);
        await wait(Math.min(1000 * (turn + 1), 5000));
      }
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-plain")) return;
    event.preventDefault();
    const fields = new URLSearchParams(new FormData(form));
    send(form, fields.toString());
  });

  // ---- time --------------------------------------------------------------------------------------------------

  const ends = new WeakMap();
  setInterval(() => {
    for (const clock of document.querySelectorAll(".clock[data-left]")) {
      if (!ends.has(clock)) ends.set(clock, Date.now() + 1000 * clock.dataset.left);
      const left = Math.max(0, Math.round((ends.get(clock) - Date.now()) / 1000));
      const text = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
      const time = clock.querySelector("time");
      if (time.textContent !== text) time.textContent = text;
    }
  }, 250);

  addEventListener("online", () => { if (!kept) look(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && main().dataset.stream) look(); });

  function enter() {
    const token = document.querySelector("form[data-token] #token");
    if (!token || location.hash.length < 9) return;
    token.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
    token.form.requestSubmit();
  }
  addEventListener("hashchange", enter);
  enter();
  connect();
})();
