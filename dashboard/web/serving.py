"""The server's process: uvicorn with the application, at rest while nobody asks for anything.

`python -m dashboard serve` prepares the installation and becomes this.
"""

import argparse
import asyncio
import sys
from contextlib import suppress

import uvicorn

_PING_SECONDS = 30.0
_NEVER_STARTED = 3


class RestingServer(uvicorn.Server):
    """Looks once a second whether it shall end.

    uvicorn does so ten times a second. On a virtual machine a process that slept may need
    milliseconds of a processor to do anything at all, and that was a third of a quiet server's use.
    """

    async def main_loop(self) -> None:
        """Until it shall end; `on_tick` counts tenths of a second and tells the time each ten."""
        tenths = 0
        while not await self.on_tick(tenths):
            await asyncio.sleep(1)
            tenths = (tenths + 10) % 864_000


def main() -> int:
    """Serve until a signal comes."""
    parser = argparse.ArgumentParser(prog="python -m dashboard.web.serving", description=__doc__)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--certificate", help="a file (PEM), for https")
    parser.add_argument("--key", help="its key's file (PEM)")
    chosen = parser.parse_args()
    server = RestingServer(
        uvicorn.Config(
            "asgi:app",
            host=chosen.host,
            port=chosen.port,
            ssl_certfile=chosen.certificate,
            ssl_keyfile=chosen.key,
            access_log=False,
            use_colors=False,
            # As `streamlit run` has it.
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            ws_ping_interval=_PING_SECONDS,
            ws_ping_timeout=_PING_SECONDS,
        )
    )
    with suppress(KeyboardInterrupt):
        server.run()
    return 0 if server.started else _NEVER_STARTED


if __name__ == "__main__":
    sys.exit(main())
