import hashlib

from suite.datasets.files import FASHION_MNIST, MNIST, FileSet, sha256


def test_digests_are_by_the_usual_names_in_order() -> None:
    files = FileSet("tiny", "a", "b", "c", "d")
    assert list(files.digests.items()) == [
        ("train-images-idx3-ubyte", "a"),
        ("train-labels-idx1-ubyte", "b"),
        ("t10k-images-idx3-ubyte", "c"),
        ("t10k-labels-idx1-ubyte", "d"),
    ]
    assert files.digest == "a+b+c+d"


def test_constants_are_eight_different_sha256() -> None:
    digests = {*MNIST.digests.values(), *FASHION_MNIST.digests.values()}
    assert len(digests) == 8
    assert {len(bytes.fromhex(digest)) for digest in digests} == {hashlib.sha256().digest_size}


def test_sha256_of_the_published_test_vector() -> None:
    assert sha256(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
