"""What an attacker tries from outside, one subject a file; the numbers are those of the threat list."""
