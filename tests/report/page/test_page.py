import json
import re
from base64 import b64encode
from hashlib import sha256
from typing import Any

from suite.report.page.page import embedded
from tests.report.page.study import HARM


def test_data_cannot_end_its_element() -> None:
    text = embedded({HARM: ["</script>", "<!--", "]]>"]})
    assert "<" not in text
    assert json.loads(text) == {HARM: ["</script>", "<!--", "]]>"]}


def test_the_page_is_whole_small_and_asks_for_nothing(content: bytes, data: dict[str, Any]) -> None:
    text = content.decode()
    assert len(content) < 400_000
    assert HARM not in text
    assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", text)
    assert not re.findall(r"""(?:url\(|@import|fetch\(|import\()\s*["']?http""", text)
    (held,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert json.loads(held) == json.loads(json.dumps(data))


def test_a_browser_is_told_to_run_only_this_script(content: bytes) -> None:
    text = content.decode()
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    digest = b64encode(sha256(script.encode()).digest()).decode()
    assert f"default-src 'none'; script-src 'sha256-{digest}'" in text
    assert "innerHTML" not in script
