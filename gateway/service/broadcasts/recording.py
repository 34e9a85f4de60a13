"""A recording made fit for telephones: 8 kHz, one channel, a steady level; and what was wrong with it as it came."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import soundfile

from gateway.service.tip_reading import NotSound

RATE = 8_000
LEVEL, CEILING = -20.0, -1.0
"""Decibels below full scale: where the voice is set, and what no peak passes."""
QUIET = -45.0
CUT = 0.001
"""The share of samples at full scale from which on it was recorded too loud."""
SHORTEST, LONGEST = 2.0, 90.0
"""Seconds."""
MOST_READ = 600.0
_FULL = 0.999


@dataclass(frozen=True)
class Fitted:
    """A recording as it will be played; `remarks` are words for what was wrong with it as it came."""

    wav: bytes
    seconds: float
    level: float
    remarks: tuple[str, ...]


def fitted(sound: bytes) -> Fitted:
    """Return a recording fit for a call; raises NotSound for what is none, or has nothing to hear."""
    samples, rate = _read(sound)
    if not samples.size or not np.any(samples):
        raise NotSound("There is nothing to hear.")
    level = _decibels(float(np.sqrt(np.mean(np.square(samples)))))
    seconds = samples.size / rate
    remarks = tuple(_remarks(samples, level, seconds))
    voice = _resampled(samples, rate)
    gain = min(LEVEL - level, CEILING - _decibels(float(np.max(np.abs(voice)))))
    out = io.BytesIO()
    soundfile.write(out, np.clip(voice * 10 ** (gain / 20), -1, 1), RATE, format="WAV", subtype="PCM_16")
    return Fitted(out.getvalue(), round(seconds, 1), round(level, 1), remarks)


def _read(sound: bytes) -> "tuple[np.ndarray, int]":
    try:
        with soundfile.SoundFile(io.BytesIO(sound)) as file:
            if file.frames / file.samplerate > MOST_READ:
                raise NotSound("The recording is too long.")
            samples = file.read(dtype="float32", always_2d=True)
            return samples.mean(axis=1), file.samplerate
    except (soundfile.LibsndfileError, RuntimeError):
        raise NotSound("This recording can't be read.") from None


def _resampled(samples: np.ndarray, rate: int) -> np.ndarray:
    import soxr  # type: ignore[import-untyped]  # not before somebody brings a recording

    return samples if rate == RATE else np.asarray(soxr.resample(samples, rate, RATE, quality="HQ"))


def _remarks(samples: np.ndarray, level: float, seconds: float) -> Iterator[str]:
    if level < QUIET:
        yield "quiet"
    if float(np.mean(np.abs(samples) >= _FULL)) > CUT:
        yield "cut"
    if seconds < SHORTEST:
        yield "short"
    if seconds > LONGEST:
        yield "long"


def _decibels(amplitude: float) -> float:
    return 20 * float(np.log10(max(amplitude, 1e-9)))
