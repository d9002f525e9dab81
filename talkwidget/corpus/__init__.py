"""A made-up site of any size, for benchmarks: the same seed gives the same words in the same trees."""
