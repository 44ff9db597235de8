// Asks the server every few seconds whether this browser's session still holds, and loads the page
// anew when it does not. A worker asks: browsers slow the timers of hidden tabs down to one a minute.
const EVERY_MS = 2500;
const ALIVE_MS = 120000;
const CHANNEL = "check_in_session";

export default function ({ parentElement, data }) {
  const state = (parentElement.__watch ??= {});
  if (!state.stop) state.stop = begin(data);
  return () =>
    // A rerun calls this too: stop only once the element has left the page.
    setTimeout(() => {
      if ((parentElement.host ?? parentElement).isConnected) return;
      state.stop?.();
      state.stop = null;
    }, 0);
}

function begin(data) {
  const leave = () =>
    location.pathname.endsWith("/sign_out") ? location.replace(data.home) : location.reload();
  const source = `setInterval(async () => {
    try {
      const answer = await fetch(${JSON.stringify(new URL(data.ask, location.href).href)}, { cache: "no-store" });
      if (answer.status === 401) postMessage("over");
    } catch {}
  }, ${EVERY_MS})`;
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(address);
  worker.onmessage = leave;
  // Tabs of this browser hear at once of a sign-out in one of them.
  const others = new BroadcastChannel(CHANNEL);
  others.onmessage = leave;
  let told = Date.now();
  const alive = () => {
    if (Date.now() - told < ALIVE_MS) return;
    told = Date.now();
    fetch(data.seen, { method: "POST" }).catch(() => {});
  };
  for (const sign of ["pointerdown", "keydown"]) document.addEventListener(sign, alive, true);
  return () => {
    worker.terminate();
    URL.revokeObjectURL(address);
    others.close();
    for (const sign of ["pointerdown", "keydown"]) document.removeEventListener(sign, alive, true);
  };
}
