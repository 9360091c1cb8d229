.PHONY: run test lint services bench

run:
	script/run

test:
	script/test

lint:
	script/lint

services:
	script/services up && script/services env

bench:
	.venv/bin/python -m benchmarks
