// Tells the server once a minute that this desk's page is open, and how its camera is.
//
// The viewfinder says every second how its picture is. What fails and is tried again in between
// fails since its last picture.
const EVERY_MS = 60000;
const SETTLES_MS = 15000;

export default function ({ parentElement, setTriggerValue }) {
  const state = (parentElement.__report ??= { told: -Infinity, since: performance.now() });
  state.trigger = setTriggerValue;
  if (!state.stop) state.stop = listen(state);
  return () =>
    // A rerun calls this too: stop only once the element has left the page.
    setTimeout(() => {
      if ((parentElement.host ?? parentElement).isConnected) return;
      state.stop?.();
      state.stop = null;
    }, 0);
}

function listen(state) {
  const heard = (event) => hear(state, event.detail);
  document.addEventListener("camera-is", heard);
  return () => document.removeEventListener("camera-is", heard);
}

function hear(state, { plays, problem }) {
  const now = performance.now();
  if (plays !== state.plays) [state.plays, state.since] = [plays, now];
  if (plays) state.problem = "";
  else if (problem) state.problem = problem;
  else if (!state.problem && now - state.since < SETTLES_MS) return;
  if (now - state.told < EVERY_MS) return;
  state.told = now;
  // Whoever is still being asked has not allowed it.
  const said = plays ? "" : state.problem || "refused";
  state.trigger("said", { problem: said, seconds: (now - state.since) / 1000 });
}
