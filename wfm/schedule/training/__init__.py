"""Sessions of coaching and training in a roster that was found: gathered, placed within the capacity, and priced."""
