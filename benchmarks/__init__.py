"""Speed and memory of the client beside its peers, in ratios: `make bench`."""
