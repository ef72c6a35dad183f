"""What each role says of itself: change it, save, and see which of them have taken the new code."""

VERSION = "1.0.0"
