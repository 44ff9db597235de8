// Gives the scanner's field the focus on load and whenever nothing else has a claim to it.
const QUIET_MS = 300;
const CLAIMS = "input, textarea, select, [contenteditable=true], [role=combobox], [role=slider]";
const OVERLAYS = "[role=dialog], [role=listbox], [role=menu], [data-baseweb=popover]";

export default function (component) {
  const { parentElement, data } = component;
  const state = (parentElement.__focus ??= {});
  state.field = data.field;
  state.timer ??= setInterval(() => take(state.field), QUIET_MS);
  take(state.field);
  return () => {
    setTimeout(() => {
      if ((parentElement.host ?? parentElement).isConnected) return;
      clearInterval(state.timer);
      state.timer = null;
    }, 0);
  };
}

function take(name) {
  const field = document.querySelector(`.${name} input`);
  const now = document.activeElement;
  if (!field || field.disabled || now === field) return;
  if (document.querySelector(OVERLAYS)) return;
  // A person who moved there by keyboard is on the way to press it.
  if (now?.matches(CLAIMS) || now?.matches(":focus-visible")) return;
  field.focus({ preventScroll: true });
}
