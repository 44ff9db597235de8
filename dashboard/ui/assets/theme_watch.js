// Tells when the application has become as light or dark as the last run did not draw it.
export default function ({ parentElement, data, setTriggerValue }) {
  const app = document.querySelector("[data-testid=stApp]");
  const state = (parentElement.__theme ??= {});
  const look = () => {
    const now = getComputedStyle(app).colorScheme;
    // Once for each switch: a run that is under way must not be asked for again.
    if (!data.drawn || now === (state.told ?? data.drawn)) return;
    state.told = now;
    setTriggerValue("switched", now);
  };
  if (data.drawn === state.told) state.told = undefined;
  state.observer?.disconnect();
  state.observer = new MutationObserver(look);
  state.observer.observe(app, { attributes: true, attributeFilter: ["class", "style"] });
  return () => state.observer.disconnect();
}
