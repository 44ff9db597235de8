// Gives a field of a dialog the focus once, when the dialog opens.
export default function ({ parentElement, data }) {
  if (parentElement.__focused) return;
  parentElement.__focused = true;
  let tries = 20;
  const timer = setInterval(() => {
    const field = document.querySelector(`.${data.field} input`);
    if (field && document.activeElement !== field) field.focus();
    if (document.activeElement === field || --tries === 0) clearInterval(timer);
  }, 50);
}
