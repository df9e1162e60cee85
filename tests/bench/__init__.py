"""Measurements, printed beside our aims: `make bench`. Never part of `make test`."""
