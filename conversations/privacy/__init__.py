"""What is held about a person: shown, kept for its time, erased."""
