"""A sample recording for the simulator: a short rising tone, made here so that no sound file is needed."""

import io
import math
import struct
import wave

RATE = 8000
SECONDS = 3


def sample() -> bytes:
    """Return three seconds of 8 kHz mono WAV, as a telephone records."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", _level(frame / RATE)) for frame in range(RATE * SECONDS)))
    return out.getvalue()


def _level(at: float) -> int:
    loudness = min(1.0, at * 10, (SECONDS - at) * 10)
    return int(8000 * loudness * math.sin(2 * math.pi * (220 + 40 * at) * at))
