"""A voice disguised before anybody hears it: pitch and timbre moved, differently for each recording, in memory only.

It keeps a listener from knowing a neighbour's voice. It doesn't stand against a laboratory: the way of speaking stays.
"""

import io

import numpy as np
import soundfile
from python_stretch import Signalsmith

from gateway.service.tip_reading import NotSound

LOWER, HIGHER = (-7.0, -4.5), (4.5, 7.0)
"""Semitones a voice is moved by: less is recognised, more isn't understood."""
SPEAKERS = 1
_WARBLE = 0.35
"""Semitones by which the shift itself sways, so that undoing one fixed shift doesn't give the voice back."""
_PIECE = 0.25
"""Seconds after which it sways."""


def as_wav(sound: bytes) -> bytes:
    """Return a recording as the browser plays it, whatever it came as; raises NotSound."""
    samples, rate = _read(sound)
    return _written(samples, rate)


def disguised(sound: bytes, seed: str) -> bytes:
    """Return the recording in another voice, the same each time for one seed; raises NotSound."""
    samples, rate = _read(sound)
    chance = np.random.default_rng(int.from_bytes(seed.encode()[:16].ljust(16, b"0"), "big"))
    low, high = LOWER if chance.random() < 0.5 else HIGHER
    shift = float(chance.uniform(low, high))
    stretch = Signalsmith.Stretch()
    stretch.preset(SPEAKERS, float(rate))
    pieces = []
    step = max(1, int(rate * _PIECE))
    for at in range(0, samples.shape[1] + step, step):
        piece = samples[:, at : at + step]
        if piece.shape[1] < step:  # the last, and silence after it to let out what is still inside
            piece = np.pad(piece, ((0, 0), (0, step - piece.shape[1])))
        stretch.setTransposeSemitones(shift + float(chance.uniform(-_WARBLE, _WARBLE)))
        pieces.append(np.asarray(stretch.process(np.ascontiguousarray(piece, dtype=np.float32))))
    return _written(np.concatenate(pieces, axis=1), rate)


def _read(sound: bytes) -> "tuple[np.ndarray, int]":
    try:
        samples, rate = soundfile.read(io.BytesIO(sound), dtype="float32", always_2d=True)
    except (soundfile.LibsndfileError, RuntimeError):
        raise NotSound("This recording can't be read.") from None
    return samples.mean(axis=1, keepdims=True).T.astype(np.float32), int(rate)


def _written(samples: "np.ndarray", rate: int) -> bytes:
    out = io.BytesIO()
    soundfile.write(out, np.clip(samples.T, -1, 1), rate, format="WAV", subtype="PCM_16")
    return out.getvalue()
