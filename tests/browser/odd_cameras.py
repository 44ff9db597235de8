"""Scripts that make a browser's own camera, its light or its connection behave oddly.

Each runs in every frame of a page before anything else, and is steered by `window.top.odd`.
"""

# What all of them share: the steering, and every track that was handed out.
_ODD = """
const odd = (window.top.odd ??= { tracks: [], applied: [], shade: 120, moving: true });
const ask = window.MediaDevices && MediaDevices.prototype.getUserMedia;
"""


def failing(error: str) -> str:
    """The camera cannot be opened, for the reason of that name, until `odd.mended` is set."""
    return f"""{_ODD}
    MediaDevices.prototype.getUserMedia = function (wanted) {{
      if (odd.mended) return ask.call(this, wanted);
      return Promise.reject(new DOMException("odd", "{error}"));
    }};
    """


# The camera shows one shade, `odd.shade`, which moves only while `odd.moving`.
DRAWN = f"""{_ODD}
MediaDevices.prototype.getUserMedia = async () => {{
  const canvas = Object.assign(document.createElement("canvas"), {{ width: 640, height: 480 }});
  const brush = canvas.getContext("2d");
  let turn = 0;
  const draw = () => {{
    if (!odd.moving) return;
    turn = 1 - turn;
    brush.fillStyle = `rgb(${{odd.shade}},${{odd.shade}},${{odd.shade}})`;
    brush.fillRect(0, 0, 640, 480);
    brush.fillStyle = turn ? "#777" : "#888";
    brush.fillRect(0, 0, 16, 16);
  }};
  setInterval(draw, 66);
  draw();
  const stream = canvas.captureStream(15);
  odd.tracks.push(...stream.getVideoTracks());
  return stream;
}};
"""

# A camera with a lamp; what is asked of it stands in `odd.applied`, and `odd.broken` breaks it.
LAMP = f"""{DRAWN}
MediaStreamTrack.prototype.getCapabilities = () => ({{ torch: true }});
MediaStreamTrack.prototype.applyConstraints = async (wanted) => {{
  if (odd.broken) throw new DOMException("no lamp", "OperationError");
  odd.applied.push(wanted);
}};
"""

# Nothing that the browser offers as an address can be reached.
NO_ROUTE = f"""{_ODD}
window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {{
  construct: (target, [settings]) =>
    Reflect.construct(target, [{{ ...settings, iceTransportPolicy: "relay" }}]),
}});
"""

# A browser that knows no cameras at all.
NO_API = 'Object.defineProperty(Navigator.prototype, "mediaDevices", { get: () => undefined });'

# Nobody answers the browser's question about the camera.
UNANSWERED = f"{_ODD} MediaDevices.prototype.getUserMedia = () => new Promise(() => {{}});"

# A script cannot press buttons; a person can.
NO_PRESSING = "HTMLElement.prototype.click = () => {};"
