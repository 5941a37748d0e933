"""The loudspeaker of the computer: takes samples from a function whenever it needs some.

Through PortAudio (``sounddevice``), which comes with the installation; Qt's own sound would need
one more system library. Decoding stays with ``workbench.media``.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Fill = Callable[[NDArray[Any], float], None]
    """Writes the next samples (n,), which will be heard in so many seconds."""

TRIAL_S = 20
NO_DEVICE, NO_LIBRARY, BROKEN = "no_device", "no_library", "broken"


class NoSpeakerError(Exception):
    """There is nothing to play on; the message is one of the codes above."""


def look_for_speaker() -> str:
    """Why nothing can be heard; empty where there is a loudspeaker.

    The first call loads the library and asks the system, which may take a second.
    """
    if not _survives():
        return BROKEN
    try:
        import sounddevice
    except (ImportError, OSError):  # OSError: the package is there, PortAudio itself is not
        return NO_LIBRARY
    except Exception:  # noqa: BLE001 - PortAudio cannot start (its error belongs to the module)
        return BROKEN
    if _has_output():
        return ""
    try:  # a device that was plugged in since is seen only by a fresh start
        sounddevice._terminate()
        sounddevice._initialize()
    except sounddevice.PortAudioError:
        return BROKEN
    return "" if _has_output() else NO_DEVICE


@lru_cache(maxsize=1)
def _survives() -> bool:
    """Whether the library can start at all: tried in a process of its own, because with a damaged
    ALSA configuration PortAudio does not fail, it ends the process that loads it."""
    if sys.platform != "linux" or getattr(sys, "frozen", False):
        return True
    command = [sys.executable, "-P", "-c", "import sounddevice"]
    try:
        tried = subprocess.run(command, capture_output=True, timeout=TRIAL_S)
    except subprocess.TimeoutExpired:
        return False
    return tried.returncode >= 0  # below: ended by a signal; a missing library is told later


def _has_output() -> bool:
    import sounddevice

    try:
        return int(sounddevice.query_devices(kind="output")["max_output_channels"]) > 0
    except (sounddevice.PortAudioError, ValueError):
        return False


class Speaker:
    """One stream of mono 16-bit samples; ``close`` silences it at once."""

    def __init__(self, rate: float, fill: Fill) -> None:
        """Starts playing.

        Raises:
            NoSpeakerError: if the device is gone or does not take this rate.
        """
        import sounddevice

        def callback(out: NDArray[Any], _frames: int, times: Any, _status: object) -> None:
            fill(out[:, 0], max(0.0, times.outputBufferDacTime - times.currentTime))

        try:
            self._stream = sounddevice.OutputStream(
                samplerate=rate, channels=1, dtype="int16", latency="high", callback=callback
            )
            self._stream.start()
        except (sounddevice.PortAudioError, ValueError) as error:
            raise NoSpeakerError(BROKEN) from error

    @property
    def is_active(self) -> bool:
        """Whether the device still takes samples (it may have been unplugged)."""
        return bool(self._stream.active)

    def close(self) -> None:
        """Silence."""
        self._stream.close(ignore_errors=True)
