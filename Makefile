# make demo       installs what is missing, builds, and runs the main job on a real survey
# make test       installs what is missing, and runs the tests
# make test-slow  levels of tests in samples without an effect, and exact tests against full enumeration; minutes
# make build      the release binary, with the Swift runtime linked in: .build/release/assay
# make bench      benchmarks of kernels
# make peers      side by side with other programs, as whole processes; installs them
# make format     puts the sources in the house style

SHELL := /bin/bash
export OPENBLAS_NUM_THREADS := 1
RELEASE := -c release --static-swift-stdlib --product assay
SURVEY := Datasets/masculinity-2018/survey.csv

.PHONY: demo test test-slow build bench peers format lint install

install:
	@Scripts/install

build: install
	swift build $(RELEASE)

demo: build
	.build/release/assay crosstab $(SURVEY) age3 q0001 --weight weight

lint:
	swift format lint --strict --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/*Benchmarks

test: install lint
	swift build --build-tests
	Scripts/test

test-slow: install
	ASSAY_SLOW_TESTS=1 ASSAY_SLOW_RESULTS=$(CURDIR)/Tests/SlowTests/results.md \
	  swift test -c release --filter 'SlowTests|FullEnumeration'

bench: install
	swift package --package-path Benchmarks --disable-sandbox benchmark --no-progress

peers: build
	Benchmarks/Peers/setup .peers
	Benchmarks/Peers/run --large .peers-data .build/release/assay

format:
	swift format --in-place --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/*Benchmarks
