"""A voice is moved far enough that nobody knows it, in every format that recordings come in."""

import io

import numpy as np
import pytest
import soundfile

from gateway.service.tip_reading import NotSound
from gateway.service.voices import as_wav, disguised

PITCH, RATE = 180.0, 8000


def tone(kind: str, subtype: str) -> bytes:
    at = np.linspace(0, 2, 2 * RATE, endpoint=False)
    out = io.BytesIO()
    soundfile.write(out, (np.sin(2 * np.pi * PITCH * at) * 0.4).astype("float32"), RATE, format=kind, subtype=subtype)
    return out.getvalue()


def pitch(wav: bytes) -> float:
    samples, rate = soundfile.read(io.BytesIO(wav))
    return float(np.fft.rfftfreq(len(samples), 1 / rate)[np.argmax(np.abs(np.fft.rfft(samples)))])


@pytest.mark.parametrize(("kind", "subtype"), [("WAV", "PCM_16"), ("WAV", "ULAW"), ("OGG", "OPUS")])
def test_every_format_is_played_and_disguised(kind: str, subtype: str):
    sound = tone(kind, subtype)
    assert pitch(as_wav(sound)) == pytest.approx(PITCH, abs=2)
    moved = 12 * np.log2(pitch(disguised(sound, "0123456789abcdef")) / PITCH)
    assert 3.5 < abs(moved) < 8
    assert disguised(sound, "0123456789abcdef") == disguised(sound, "0123456789abcdef")


def test_each_recording_is_moved_otherwise():
    sound = tone("WAV", "PCM_16")
    assert len({round(pitch(disguised(sound, f"{seed}" * 16))) for seed in "abcdef"}) > 3


def test_what_is_no_sound_is_refused():
    with pytest.raises(NotSound):
        disguised(b"RIFF the voice", "a")
