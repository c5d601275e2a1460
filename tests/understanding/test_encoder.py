"""The encoder built from the published weights places sentences by their meaning."""

import hashlib
from pathlib import Path

import numpy as np
import pytest

from bot.understanding import encoder


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> encoder.Encoder:
    path: Path = tmp_path_factory.mktemp("encoder") / "encoder.onnx"
    encoder.write(path)
    return encoder.Encoder(path)


def test_the_weights_are_the_ones_that_were_measured() -> None:
    digest = hashlib.sha256(encoder.WEIGHTS.read_bytes()).hexdigest()

    assert digest == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def test_vectors_have_length_one(model: encoder.Encoder) -> None:
    vectors = model.encode(["is it safe?", "how long do we stay in Beijing"])

    assert vectors.shape == (2, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_paraphrase_is_nearer_than_another_question(model: encoder.Encoder) -> None:
    price, paraphrase, other = model.encode(["how much does it cost", "what is the price", "do I need a visa"])

    assert price @ paraphrase > price @ other + 0.2


def test_a_sentence_keeps_its_vector_beside_longer_ones(model: encoder.Encoder) -> None:
    alone = model.encode(["crs?"])
    together = model.encode(["a much longer sentence that makes the shorter one be padded", "crs?"])

    assert np.allclose(alone[0], together[1], atol=1e-4)


def test_no_text_gives_no_vector(model: encoder.Encoder) -> None:
    assert model.encode([]).shape == (0, 384)
