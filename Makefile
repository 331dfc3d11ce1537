# Two commands. Both need only python3 (3.11 or newer); README names the plain commands behind them.

PYTHON ?= python3

.PHONY: run test bench

run:
	@$(PYTHON) tools/run.py

test:
	@$(PYTHON) tools/test.py

bench:
	@$(PYTHON) tools/bench.py --write
