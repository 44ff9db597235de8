// A door display: asks the server for the code to show, and never shows one that holds no more.

const ASK_EVERY = 10_000;
const LONGEST_ANSWER = 8_000;
const TELL_LOST_AFTER = 15_000;
// Taken away a little before the server refuses it, so that nobody scans it in vain.
const MARGIN = 5_000;

const place = (name) => document.getElementById(name);
const root = document.body;
const address = `${location.pathname.replace(/\/$/, "")}/code`;
const said = root.dataset;

let holdsUntil = null; // in both clocks of this tablet: either may stand still or be set
let lastAnswer = { wall: Date.now(), steady: performance.now() };
let ahead = 0; // how far the server's clock is ahead of this tablet's
let refusal = null;

function passed(since) {
  // A tablet that slept may have stopped one of its clocks: the longer time counts.
  return Math.max(Date.now() - since.wall, performance.now() - since.steady);
}

function draw() {
  const holds = holdsUntil !== null && passed(holdsUntil.since) < holdsUntil.lasts;
  const lost = passed(lastAnswer) > TELL_LOST_AFTER;
  root.dataset.state = refusal ? "refused" : holds ? "shown" : lost ? "lost" : "waiting";
  place("lost").hidden = !(lost && holds);
  if (!holds) place("code").setAttribute("d", "");
  if (refusal) tell(refusal.title, refusal.step);
  else if (!holds && lost) tell(said.gone, said.step);
  else if (!holds) tell(said.loading, "");
  clock();
}

function tell(title, step) {
  place("title").textContent = title;
  place("step").textContent = step;
}

function clock() {
  const now = new Date(Date.now() + ahead);
  const zone = { timeZone: said.zone };
  const language = document.documentElement.lang;
  const hour = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  place("time").textContent = now.toLocaleTimeString(language, { ...zone, ...hour });
  const long = { weekday: "long", day: "numeric", month: "long" };
  place("day").textContent = now.toLocaleDateString(language, { ...zone, ...long });
}

function take(answer, asked) {
  if (answer.version !== said.version) return location.reload();
  ahead = answer.now - Date.now();
  lastAnswer = { wall: Date.now(), steady: performance.now() };
  refusal = answer.refusal ?? null;
  if (refusal) {
    holdsUntil = null;
    return;
  }
  // Counted from the question, not from the answer: it may have been long on its way.
  holdsUntil = { since: asked, lasts: answer.holds - MARGIN };
  place("code").setAttribute("d", answer.code.path);
  place("frame").setAttribute("viewBox", `0 0 ${answer.code.modules} ${answer.code.modules}`);
  place("office").textContent = answer.office;
  place("sample").textContent = answer.sample;
  place("door").textContent = answer.door;
  place("how").textContent = answer.how;
  elsewhere(answer.how_elsewhere);
  place("places").hidden = answer.places === null;
  place("places").dataset.full = String(answer.full);
  place("figure").textContent = answer.places?.figure ?? "";
  place("unit").textContent = answer.places?.unit ?? "";
}

function elsewhere(texts) {
  place("elsewhere").replaceChildren(
    ...texts.map(({ language, text }) => {
      const line = document.createElement("p");
      line.lang = language;
      line.textContent = text;
      return line;
    }),
  );
}

async function ask() {
  const asked = { wall: Date.now(), steady: performance.now() };
  let next = ASK_EVERY / 4;
  try {
    const signal = AbortSignal.timeout(LONGEST_ANSWER);
    const response = await fetch(address, { cache: "no-store", signal });
    if (response.ok) {
      const answer = await response.json();
      take(answer, asked);
      next = Math.min(ASK_EVERY, (answer.changes_in ?? ASK_EVERY) + 100);
    }
  } catch {
    // No connection, or an answer cut short: what is shown goes by itself, and we ask again.
  }
  draw();
  setTimeout(ask, next);
}

async function stayAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // Refused, for one with little battery: the tablet's own settings decide then.
  }
}

document.addEventListener("visibilitychange", () => {
  draw();
  if (document.visibilityState === "visible") stayAwake();
});
place("full").addEventListener("click", () => {
  document.documentElement.requestFullscreen?.().catch(() => {});
  stayAwake();
});
place("full").hidden = !document.documentElement.requestFullscreen;

stayAwake();
draw();
setInterval(draw, 1_000);
ask();
