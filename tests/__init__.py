"""The tests of Camarade."""
