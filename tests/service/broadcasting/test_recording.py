"""A recording is made fit for telephones, whatever it came as, and what was wrong with it is said."""

import io

import numpy as np
import pytest
import soundfile

from gateway.service.broadcasts.recording import LEVEL, RATE, fitted
from gateway.service.tip_reading import NotSound


def tone(seconds: float = 3.0, rate: int = 44_100, loud: float = 0.3, kind: str = "WAV", channels: int = 1) -> bytes:
    at = np.arange(int(seconds * rate)) / rate
    wave = np.clip(loud * np.sin(2 * np.pi * 440 * at), -1, 1).astype(np.float32)
    out = io.BytesIO()
    soundfile.write(out, np.column_stack([wave] * channels), rate, format=kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["WAV", "MP3", "OGG", "FLAC"])
@pytest.mark.parametrize(("rate", "channels"), [(44_100, 2), (8_000, 1), (48_000, 1)])
def test_whatever_it_came_as_it_is_played_alike(kind: str, rate: int, channels: int) -> None:
    ready = fitted(tone(rate=rate, kind=kind, channels=channels))
    samples, played = soundfile.read(io.BytesIO(ready.wav))
    assert (played, samples.ndim) == (RATE, 1)
    assert abs(len(samples) / RATE - 3) < 0.2
    assert abs(20 * np.log10(np.sqrt(np.mean(samples**2))) - LEVEL) < 0.5
    spectrum = np.abs(np.fft.rfft(samples))
    assert abs(np.argmax(spectrum) * RATE / len(samples) - 440) < 2  # the same tone, nothing folded into it
    assert ready.remarks == ()


@pytest.mark.parametrize(
    ("sound", "remarks"),
    [(tone(loud=0.002), ("quiet",)), (tone(loud=3.0), ("cut",)), (tone(1.0), ("short",)), (tone(91, 8_000), ("long",))],
)
def test_what_was_wrong_is_said(sound: bytes, remarks: tuple[str, ...]) -> None:
    assert fitted(sound).remarks == remarks


def test_a_click_keeps_its_peak_below_the_ceiling() -> None:
    wave = np.zeros(RATE * 3, dtype=np.float32)
    wave[1000] = 0.5
    out = io.BytesIO()
    soundfile.write(out, wave, RATE, format="WAV")
    samples, _ = soundfile.read(io.BytesIO(fitted(out.getvalue()).wav))
    assert np.max(np.abs(samples)) <= 10 ** (-1 / 20) + 0.001


@pytest.mark.parametrize("sound", [b"", b"no sound", tone(loud=0.0), tone(0.0)])
def test_what_is_no_recording_is_refused(sound: bytes) -> None:
    with pytest.raises(NotSound):
        fitted(sound)
