// Listens to one channel and asks for a rerun of the fragment around it when the counter moved.
// A counter is all that comes; whoever hears it asks a service what is new.
const PATIENCE_MS = 5000;
// Of two fragments that ask at the same moment Streamlit may run only one: until the fragment has
// been drawn with the counter that was heard, it is asked for again.
const AGAIN_MS = 1000;
const LONGEST_MS = 8000;

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const state = (parentElement.__live ??= { url: null, heard: data.count });
  state.drawn = data.count;
  state.trigger = setTriggerValue;
  if (state.url !== data.url) {
    state.close?.();
    listen(state, data);
  }
  if (state.heard === state.drawn) clearTimeout(state.again);
  return () => {
    // A rerun calls this too: close only once the element has left the page.
    setTimeout(() => {
      if (!(parentElement.host ?? parentElement).isConnected) {
        state.close?.();
        state.url = null;
      }
    }, 0);
  };
}

function listen(state, data) {
  state.url = data.url;
  state.heard = data.count;
  const source = new EventSource(data.url);
  source.onmessage = (event) => moved(state, Number(event.data));
  // A proxy that holds events back must not leave the page deaf: ask every few seconds instead.
  const fallback = setInterval(() => {
    if (source.readyState !== EventSource.OPEN) state.trigger("moved", Date.now());
  }, PATIENCE_MS);
  state.close = () => {
    clearInterval(fallback);
    clearTimeout(state.again);
    source.close();
  };
}

function moved(state, count) {
  if (count === state.heard && count === state.drawn) return;
  state.heard = count;
  document.dispatchEvent(new CustomEvent("channel-moved", { detail: state.url }));
  // The drawing may be ahead of the event that caused it.
  if (count > state.drawn) state.trigger("moved", count);
  askAgain(state, AGAIN_MS);
}

function askAgain(state, pause) {
  clearTimeout(state.again);
  if (state.heard === state.drawn) return;
  state.again = setTimeout(() => {
    if (state.heard === state.drawn) return;
    state.trigger("moved", `${state.heard}.${Date.now()}`);
    askAgain(state, Math.min(2 * pause, LONGEST_MS));
  }, pause);
}
