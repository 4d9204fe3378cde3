"""The files of a downloadable dataset, with their digests."""

import hashlib
from dataclasses import dataclass


class UnavailableError(Exception):
    """The error that files cannot be obtained from one place. Its message is the reason in one line."""


@dataclass(frozen=True)
class FileSet:
    """The four IDX files of a dataset, by the SHA-256 of each, uncompressed."""

    name: str
    train_images: str
    train_labels: str
    test_images: str
    test_labels: str

    @property
    def digests(self) -> dict[str, str]:
        """The SHA-256 of each file by its usual name: training images, training labels, test images, test labels."""
        return {
            "train-images-idx3-ubyte": self.train_images,
            "train-labels-idx1-ubyte": self.train_labels,
            "t10k-images-idx3-ubyte": self.test_images,
            "t10k-labels-idx1-ubyte": self.test_labels,
        }

    @property
    def digest(self) -> str:
        """All digests, joined."""
        return "+".join(self.digests.values())


def sha256(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal digits.

    Example:
        >>> sha256(b"")[:16]
        'e3b0c44298fc1c14'
    """
    return hashlib.sha256(data).hexdigest()


MNIST = FileSet(
    "mnist",
    train_images="ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    train_labels="65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    test_images="0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    test_labels="ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
)

FASHION_MNIST = FileSet(
    "fashion-mnist",
    train_images="c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    train_labels="bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    test_images="5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    test_labels="0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
)
