"""Tests of the sandbox: the real client libraries drive the pretend platforms."""
