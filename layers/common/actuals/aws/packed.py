"""Texts packed into binary attributes."""

import zlib

LEVEL = 4


def pack(text: bytes) -> bytes:
    """A text, compressed."""
    packer = zlib.compressobj(LEVEL)
    return packer.compress(text) + packer.flush()


def unpack(packed: bytes) -> bytes:
    """The opposite of `pack`; raises `zlib.error`."""
    unpacker = zlib.decompressobj()
    text = unpacker.decompress(packed)
    if not unpacker.eof:
        raise zlib.error("what is packed is cut short")
    return text
