"""Files handed to the server: by strangers, too large, of the wrong kind, not what they say."""

from collections.abc import Mapping

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLsRequest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.attack.conftest import Target
from tests.attack.wire import SLOW, Tab, opened
from tests.browser.reception import ADMIN
from tests.server.started import Answer

# With the browser tests, which run file by file: each server is started once.
pytestmark = pytest.mark.browser

BOUNDARY = "a-line-between-parts"
LARGEST = 20 * 1024 * 1024


def form_of(content: bytes, *, name: str) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def place_for(tab: Tab, name: str) -> tuple[str, str]:
    """Where a tab may put one file: address and identity, as the server gives them to a browser."""
    wanted = FileURLsRequest(request_id="one", file_names=[name])
    tab.connection.send(BackMsg(file_urls_request=wanted).SerializeToString())
    while True:
        message = ForwardMsg.FromString(tab.connection.recv(timeout=SLOW))
        if message.WhichOneof("type") == "file_urls_response":
            urls = message.file_urls_response.file_urls[0]
            return urls.upload_url, urls.file_id


def put(
    target: Target, url: str, content: bytes, *, cookies: Mapping[str, str], name: str = "a.csv"
) -> Answer:
    token = cookies.get("_streamlit_xsrf", "")
    return target.get(
        url,
        method="PUT",
        body=form_of(content, name=name),
        cookies=cookies,
        Content_Type=f"multipart/form-data; boundary={BOUNDARY}",
        **({"X_Xsrftoken": token} if token else {}),
    )


def with_token(target: Target, cookies: Mapping[str, str]) -> dict[str, str]:
    """The cookies, and the one that Streamlit gives against forged requests."""
    given = target.get("/_stcore/health").headers["set-cookie"]
    return {**cookies, "_streamlit_xsrf": given.partition("=")[2].partition(";")[0]}


def test_a_stranger_uploads_nothing(target: Target) -> None:
    cookies = with_token(target, {})
    with opened(target.address, cookies=cookies) as tab:
        tab.run(page="offices")
        url, _ = place_for(tab, "a.csv")
        assert put(target, url, b"a;b\n", cookies=cookies).status == 403


def test_an_upload_needs_the_token_against_forged_requests(target: Target) -> None:
    cookies = target.sign_in(ADMIN)
    with opened(target.address, cookies=cookies) as tab:
        tab.run(page="offices")
        url, _ = place_for(tab, "a.csv")
        assert put(target, url, b"a;b\n", cookies=cookies).status == 403
        assert put(target, url, b"a;b\n", cookies=with_token(target, cookies)).status == 204


def test_a_file_over_the_largest_is_refused_whatever_it_says_of_its_length(target: Target) -> None:
    cookies = with_token(target, target.sign_in(ADMIN))
    with opened(target.address, cookies=cookies) as tab:
        tab.run(page="offices")
        url, _ = place_for(tab, "a.csv")
        assert put(target, url, b"x" * (LARGEST + 1), cookies=cookies).status == 413


def test_a_file_of_another_kind_is_refused_on_the_server_too(target: Target) -> None:
    cookies = with_token(target, target.sign_in(ADMIN))
    with opened(target.address, cookies=cookies) as tab:
        page = tab.run(page="offices")
        uploader = next(identity for key, identity in page.ids.items() if key == "0")
        url, file = place_for(tab, "page.html")
        content = b"<script>alert(1)</script>"
        assert put(target, url, content, cookies=cookies, name="page.html").status == 204
        state = WidgetState(id=uploader)
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.file_id, info.name, info.size = file, "page.html", len(content)
        info.file_urls.file_id = file
        seen = tab.run(page="offices", widgets=[state])
    assert not seen.shows("alert(1)")
    assert seen.shows("bukan jenis yang diterima di sini")


def test_a_body_without_end_is_cut_off_at_the_sign_in(target: Target) -> None:
    answer = target.post("/auth/sign-in", b'{"login": "' + b"x" * 5_000_000 + b'"}')
    assert answer.status in {401, 413}
