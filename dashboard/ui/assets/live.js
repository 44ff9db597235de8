// Listens to one channel and asks for a rerun of the fragment around it when the counter moved.
// A counter is all that comes; whoever hears it asks a service what is new.
const PATIENCE_MS = 5000;

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const state = (parentElement.__live ??= { url: null, source: null, known: data.count });
  state.known = Math.max(state.known, data.count);
  state.trigger = setTriggerValue;
  if (state.url !== data.url) {
    state.close?.();
    listen(state, data);
  }
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
  state.known = data.count;
  const source = new EventSource(data.url);
  source.onmessage = (event) => moved(state, Number(event.data));
  // A proxy that holds events back must not leave the page deaf: ask every few seconds instead.
  const fallback = setInterval(() => {
    if (source.readyState !== EventSource.OPEN) state.trigger("moved", Date.now());
  }, PATIENCE_MS);
  state.close = () => {
    clearInterval(fallback);
    source.close();
  };
}

function moved(state, count) {
  if (count === state.known) return;
  state.known = count;
  document.dispatchEvent(new CustomEvent("channel-moved", { detail: state.url }));
  state.trigger("moved", count);
}
