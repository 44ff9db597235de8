// The frame of streamlit-webrtc: its buttons, and what it asks the browser for.
//
// It has the camera and the connection; the listener hears of both, so that the camera is opened
// once and nothing is sent back. Whoever presses its button by hand is heard as well.
const MOUNT_MS = 10000;
const STARTS_MS = 6000;
const LOOK_MS = 60;

class CameraFrame {
  constructor(listener) {
    this.listener = listener;
  }

  // `engine` is the selector of the element, `start` and `stop` the words on its buttons.
  update({ engine, start, stop }) {
    Object.assign(this, { engine, start, stop });
  }

  // Wait for the frame and its button, then press it once.
  press() {
    clearTimeout(this.seeking);
    this.since = performance.now();
    this.asked = false;
    this.seek();
  }

  seek() {
    const frame = this.frame();
    if (frame) this.listenIn(frame.contentWindow);
    const button = frame && this.button(frame, this.start);
    if (button) {
      button.click();
      this.seeking = setTimeout(() => this.asked || this.listener.notStarted(), STARTS_MS);
      return;
    }
    if (frame && this.button(frame, this.stop)) return;
    if (performance.now() - this.since > MOUNT_MS) this.listener.notStarted();
    // A slow machine still gets its camera.
    this.seeking = setTimeout(() => this.seek(), LOOK_MS);
  }

  // Whether there was something to stop.
  halt() {
    const frame = this.frame();
    const button = frame && this.button(frame, this.stop);
    button?.click();
    return Boolean(button);
  }

  leave() {
    clearTimeout(this.seeking);
    this.connection?.close();
  }

  // Should the frame have to be used by hand after all, it must be in sight.
  byHand(wanted) {
    document.querySelector(this.engine)?.toggleAttribute("data-by-hand", wanted);
  }

  frame() {
    const frame = document.querySelector(`${this.engine} iframe`);
    return frame?.contentDocument ? frame : null;
  }

  button(frame, label) {
    return [...frame.contentDocument.querySelectorAll("button")].find(
      (each) => each.textContent.trim() === label && !each.disabled,
    );
  }

  listenIn(inner) {
    const heard = Boolean(inner.__heardBy);
    inner.__heardBy = this;
    const devices = inner.navigator.mediaDevices;
    if (heard || !devices) return;
    const ask = devices.getUserMedia.bind(devices);
    devices.getUserMedia = (wanted) => inner.__heardBy.open(ask, wanted);
    inner.RTCPeerConnection = new Proxy(inner.RTCPeerConnection, {
      construct(target, args) {
        const connection = Reflect.construct(target, args);
        inner.__heardBy.connection = connection;
        inner.__heardBy.listener.gotConnection(connection);
        return connection;
      },
    });
  }

  async open(ask, wanted) {
    this.asked = true;
    this.listener.asking();
    try {
      const stream = await ask(this.listener.wanted(wanted));
      this.listener.gotStream(stream);
      return stream;
    } catch (error) {
      this.listener.refused(error.name);
      throw error;
    }
  }
}
