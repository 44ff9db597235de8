// Presses buttons by key, also while the scanner's field has the focus; see desk_keys.py.
const LETTER_WAIT_MS = 250; // a scanner types the next character within a few milliseconds
const SETTLE_MS = 600; // some scanners end a code with more than one Enter
const OVERLAYS = "[role=dialog], [role=listbox], [role=menu]";

export default function ({ parentElement, data }) {
  const state = (parentElement.__keys ??= { typed: 0, timer: null });
  state.data = data;
  if (!state.listener) {
    state.listener = (event) => hear(event, state);
    document.addEventListener("keydown", state.listener, true);
  }
  return () => {
    setTimeout(() => {
      if ((parentElement.host ?? parentElement).isConnected) return;
      document.removeEventListener("keydown", state.listener, true);
      state.listener = null;
    }, 0);
  };
}

function hear(event, state) {
  const { field, buttons } = state.data;
  if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector(OVERLAYS)) return;
  const input = document.querySelector(`.${field} input`);
  const target = event.target;
  const inField = target === input;
  if (!inField && target?.closest?.("input, textarea, select, button, a, [role=radio]")) return;
  clearTimeout(state.timer);
  const since = event.timeStamp - state.typed;
  state.typed = event.timeStamp;
  if (inField && input.value !== "") return;
  const name = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const button = buttons[name];
  if (!button || event.repeat) return;
  if (event.key.length === 1) state.timer = setTimeout(() => letter(input, name, button), LETTER_WAIT_MS);
  else if (since > SETTLE_MS) press(button);
}

function letter(input, name, button) {
  const held = input?.value.toUpperCase() ?? "";
  if (held !== "" && held !== name) return;
  if (input && held) empty(input);
  press(button);
}

// React reads the value through the prototype's setter; a plain assignment would go unseen.
function empty(input) {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, "");
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function press(name) {
  document.querySelector(`.st-key-${name} button:not(:disabled)`)?.click();
}
