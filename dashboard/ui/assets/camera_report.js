// Tells the page what this browser knows about its cameras, and again whenever that changes.
export default function (component) {
  const { parentElement, setStateValue } = component;
  const state = (parentElement.__report ??= { told: "" });
  state.tell = (report) => {
    const words = JSON.stringify(report);
    if (words === state.told) return;
    state.told = words;
    setStateValue("report", report);
  };
  if (!state.timer) {
    const look = () => gather().then(state.tell);
    state.timer = setInterval(look, 2000);
    look();
  }
  return () => {
    setTimeout(() => {
      if ((parentElement.host ?? parentElement).isConnected) return;
      clearInterval(state.timer);
      state.timer = null;
    }, 0);
  };
}

async function gather() {
  const devices = navigator.mediaDevices ? await navigator.mediaDevices.enumerateDevices() : [];
  const cameras = devices.filter((each) => each.kind === "videoinput");
  return {
    secure: window.isSecureContext,
    permission: await permission(),
    cameras: cameras.map((each) => each.label),
  };
}

// Not every browser tells; then the camera's own answer has to do.
async function permission() {
  try {
    return (await navigator.permissions.query({ name: "camera" })).state;
  } catch {
    return "unknown";
  }
}
