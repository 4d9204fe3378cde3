"""Chromium without a window, driven over two pipes by its DevTools protocol: nothing but it is needed."""

import json
import os
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

NAMES = ("chromium", "chromium-browser", "google-chrome")

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)


def installed() -> str | None:
    """Return the browser's file, None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """One page of a browser; `problems` are the errors on its console since the last `open`."""

    def __init__(self, profile: Path) -> None:
        self._files = ExitStack()
        self._number = 0
        self._session: str | None = None
        self.problems: list[str] = []
        program = installed()
        assert program is not None
        hears, self._out = os.pipe()
        self._in, says = os.pipe()

        def connect() -> None:
            # The protocol reads from descriptor 3 and writes to 4. Copies keep the one from closing the other.
            ours = os.dup(hears), os.dup(says)
            os.dup2(ours[0], 3)
            os.dup2(ours[1], 4)

        arguments = [program, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
        self._process = subprocess.Popen(
            arguments, preexec_fn=connect, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(hears)
        os.close(says)
        self._reader = self._files.enter_context(os.fdopen(self._in, "rb"))
        self._writer = self._files.enter_context(os.fdopen(self._out, "wb"))
        self._attach()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._send("Browser.close", {}, None)
        self._process.wait(10)
        self._files.close()

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol on the page and return its result."""
        return self._wait(self._send(method, parameters, self._session))

    def open(self, address: str, width: int = 1280, height: int = 900, dark: bool = False) -> None:
        """Open an address at a size, and wait until it is loaded."""
        self.problems.clear()
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.call("Emulation.setEmulatedMedia", media="", features=features)
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=address)
        self.run("new Promise((done) => document.readyState === 'complete' ? done() : addEventListener('load', done))")
        self.settle()

    def settle(self) -> None:
        """Wait until what was asked for is drawn."""
        self.run(
            "new Promise((done) => requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(done), 30)))"
        )

    def run(self, script: str) -> Any:
        """Return the value of an expression on the page; a promise's is waited for."""
        found = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def _attach(self) -> None:
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(target["targetId"] for target in targets if target["type"] == "page")
        self._session = self.call("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def _send(self, method: str, parameters: dict[str, Any], session: str | None) -> int:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters} | (
            {"sessionId": session} if session else {}
        )
        self._writer.write(json.dumps(message).encode() + b"\0")
        self._writer.flush()
        return self._number

    def _wait(self, number: int) -> dict[str, Any]:
        while True:
            message = json.loads(self._message())
            if message.get("id") == number:
                assert "error" not in message, message["error"]
                found: dict[str, Any] = message["result"]
                return found
            self._hear(message)

    def _message(self) -> bytes:
        found = bytearray()
        while (letter := self._reader.read(1)) != b"\0":
            assert letter, "the browser has gone"
            found += letter
        return bytes(found)

    def _hear(self, message: dict[str, Any]) -> None:
        said = message.get("params", {})
        match message.get("method"):
            case "Runtime.exceptionThrown":
                self.problems.append(json.dumps(said["exceptionDetails"]))
            case "Runtime.consoleAPICalled" if said["type"] in ("error", "warning", "assert"):
                self.problems.append(json.dumps(said["args"]))
            case "Log.entryAdded" if said["entry"]["level"] in ("error", "warning"):
                self.problems.append(json.dumps(said["entry"]))
