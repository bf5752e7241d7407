// Spares a reload where it can. Every page works without it.
(() => {
  "use strict";
  const net = document.getElementById("net");
  const words = document.body.dataset;
  const LOOKED = "looked", TAKEN = "taken", REFUSED = "refused";
  let stream = null, busy = false, again = 0, kept = null;
  let heard = 0, heardAt = Date.now(), sent = 0, due = null;

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

  // Three occasions: somebody looked, what was sent is taken, or it is refused and what was filled in stays.
  function show(page, why) {
    const now = page.getElementById("page"), old = main();
    if (!now) return;
    if (page.title) document.title = page.title;
    document.documentElement.lang = page.documentElement.lang || document.documentElement.lang;
    const moved = now.dataset.key !== old.dataset.key;
    const parts = now.querySelectorAll("[data-part]");
    if (!moved && why === LOOKED && parts.length) {
      let whole = true;
      for (const part of parts) {
        const before = old.querySelector("[data-part='" + CSS.escape(part.dataset.part) + "']");
        if (!before || before.outerHTML === part.outerHTML) continue;
        if (typing(before)) { whole = false; continue; }
        opened(before, part);
        before.replaceWith(document.adoptNode(part));
      }
      if (whole) old.dataset.turn = now.dataset.turn;
    } else {
      if (!moved) { opened(old, now); if (why !== TAKEN) filled(old, now); }
      old.replaceWith(document.adoptNode(now));
      if (moved || why !== LOOKED) {
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

  // What comes back may be old when it is here: the room moved on, or something was sent meanwhile. Then look again.

  function soon(ms) {
    const at = Date.now() + ms;
    if (due && due.at <= at) return;
    if (due) clearTimeout(due.timer);
    due = { at, timer: setTimeout(() => { due = null; look(); }, ms) };
  }

  function behind() { return Boolean(stream) && heard > Number(main().dataset.turn); }

  async function request(where, how) {
    const control = new AbortController(), bell = setTimeout(() => control.abort(), 20000);
    try {
      const answer = await fetch(where, { credentials: "same-origin", signal: control.signal, ...how });
      return [answer, await answer.text()];
    } finally { clearTimeout(bell); }
  }

  async function look() {
    if (busy || kept !== null) return;
    busy = true;
    const before = sent;
    let turn = NaN;
    try {
      const [answer, text] = await request(location.pathname, { cache: "no-store" });
      if (answer.redirected) { location.assign(answer.url); return; }
      if (!answer.ok) { lost(); return; }
      if (before === sent && kept === null) {
        const page = parse(text);
        turn = Number(page.getElementById("page")?.dataset.turn);
        show(page, LOOKED);
      }
      if (kept === null) say("");
      again = 0;
    } catch (gone) { lost(); } finally { busy = false; }
    // A part in which somebody writes is left alone, and its page stays behind for that long.
    if (behind()) soon(turn >= heard ? 3000 : 300 + Math.random() * 600);
  }

  function lost() {
    if (kept === null) say(words.lost);
    again = Math.min(again + 1, 6);
    soon(1000 * again + Math.random() * 1000);
  }

  function connect() {
    const where = main().dataset.stream;
    if (stream && stream.where === where && stream.readyState !== 2) return;
    if (stream) stream.close();
    stream = null;
    heard = 0;
    heardAt = Date.now();
    if (!where || !window.EventSource) return;
    const made = stream = new EventSource(where);
    made.where = where;
    made.onmessage = (word) => {
      if (kept === null) say("");
      heard = Number(word.data);
      heardAt = Date.now();
      if (heard !== Number(main().dataset.turn)) soon(Math.random() * 600);
    };
    made.addEventListener("bye", () => { made.close(); location.assign("/seat"); });
    made.onerror = () => {
      if (made.readyState === 2) { soon(3000); return; }  // refused: the page says why, and connects again
      if (kept === null) say(words.lost);
    };
  }

  setInterval(() => {  // a router may forget a connection and tell neither side: the server speaks every 20 seconds
    if (!stream || document.hidden || Date.now() - heardAt < 50000) return;
    stream.close();
    connect();
    soon(0);
  }, 5000);

  // ---- what is sent ------------------------------------------------------------------------------------------

  async function send(form, fields) {
    if (kept === fields) return;  // pressed twice
    const button = form.querySelector("button");
    if (button) button.setAttribute("aria-busy", "true");
    kept = fields;
    sent += 1;
    for (let turn = 0; kept === fields; turn += 1) {
      try {
        const [answer, text] = await request(form.action, {
          method: "POST", body: fields, headers: { "Content-Type": "application/x-www-form-urlencoded" },
        });
        if (kept !== fields) return;  // something else was sent since
        kept = null;
        say("");
        const there = new URL(answer.url).pathname;
        if (answer.redirected && there !== location.pathname) { location.assign(there); return; }
        const page = parse(text);
        if (!page.getElementById("page")) say(text.slice(0, 200));
        if (button) button.removeAttribute("aria-busy");
        show(page, answer.ok ? TAKEN : REFUSED);
        if (behind()) soon(300);
        return;
      } catch (gone) {
        if (kept !== fields) return;
        say(words.kept);
        await wait(Math.min(1000 * (turn + 1), 5000));
      }
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-plain")) return;
    event.preventDefault();
    send(form, new URLSearchParams(new FormData(form)).toString());
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

  addEventListener("online", () => { if (kept === null) look(); });
  addEventListener("pageshow", (event) => { if (event.persisted) { connect(); look(); } });  // back, to a page that was kept
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
