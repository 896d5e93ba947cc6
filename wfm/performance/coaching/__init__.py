"""Coaching and training of a plan beside what agents really did."""
