# The words of this repository. Building, running and testing need Go and make; prices-check also needs Python and npm, e2e Python, Node and Chromium.
GO      ?= go
LEAN    := ./distribution/otelcol-genai
GATEWAY := ./distribution/otelcol-genai-gateway
# Debug data would be compiled into the build cache, only to be left out of the binary.
FLAGS   := -trimpath -gcflags=all=-dwarf=false -ldflags '-s -w'
BUILD   := CGO_ENABLED=0 $(GO) build $(FLAGS)
TOOL    := $(GO) tool -modfile=tools.mod
SOURCES := $(shell find . -name '*.go' -not -path '*/node_modules/*')
# The gateway flavour and what makes releases are modules of their own: who builds the lean one downloads nothing for them.
PKGS    := ./...
# The race detector needs a C compiler; without one the tests still run.
RACE    ?= $(if $(shell command -v gcc cc clang),-race)
FUZZTIME ?= 30s

.PHONY: all build run demo test check lint generate prices prices-book prices-check bench fuzz e2e chaos e2e-scale bench-scale gateway dist docker vulnerabilities clean
all: generate lint test build

build: bin/otelcol-genai bin/agentcost
bin/otelcol-genai: $(SOURCES) go.mod
	$(BUILD) -o $@ $(LEAN)
bin/agentcost: $(SOURCES) go.mod
	$(BUILD) -o $@ ./cmd/agentcost

run: bin/otelcol-genai # OTLP in on 4317 and 4318; runs and what they cost on http://127.0.0.1:8317
	bin/otelcol-genai --config config/local.yaml

demo: build # the same collector, fed a recorded agent run, and what it cost as a table
	@CGO_ENABLED=0 $(GO) run $(FLAGS) ./cmd/demo

test:
	@$(GO) test $(RACE) -shuffle=on $(PKGS)

lint:
	@unformatted=$$(gofmt -s -l $(SOURCES)); [ -z "$$unformatted" ] || { echo "run gofmt -s -w on:" $$unformatted; exit 1; }
	@echo go vet; $(GO) vet $(PKGS)
	@echo staticcheck; $(TOOL) staticcheck $(PKGS)

check: lint # and: go.mod tidy, generated files current
	$(GO) vet -tags e2e ./e2e
	$(GO) vet -tags chaos ./chaos
	$(GO) vet -tags scale ./scale
	cd distribution/dist && $(GO) vet . && $(GO) test . && $(GO) mod tidy -diff
	cd $(GATEWAY) && $(GO) mod tidy -diff
	$(GO) mod tidy -diff
	@before=$$(git diff | git hash-object --stdin); $(MAKE) generate; \
	[ "$$before" = "$$(git diff | git hash-object --stdin)" ] || { echo "generated files were stale: commit what changed"; exit 1; }

generate:
	$(TOOL) builder --config builder-config.yaml --skip-get-modules --skip-compilation
	$(TOOL) builder --config builder-config-gateway.yaml --skip-get-modules --skip-compilation
	gofmt -w distribution
	@$(GO) generate $(PKGS)

prices: # the embedded price book, from the packages pinned in prices; needs Python and npm. And prices-book
	prices/generate.sh
	@$(MAKE) prices-book
prices-book: # the same as one dated file in dist/, signed where PRICES_KEY names a file with minisign's private key
	$(GO) run ./cmd/agentcost book export $(if $(PRICES_KEY),-sign $(PRICES_KEY)) -dir dist
prices-check:
	prices/generate.sh --check

bench: build # the whole binary beside upstream's pipeline, then each benchmark of the packages
	$(GO) run ./bench
	@$(GO) test -run '^$$' -bench . -benchmem $(PKGS)

e2e: build # real SDKs from npm and PyPI against the binary, and a browser at its page; needs Node, Python and Chromium
	$(GO) test -tags e2e -count 1 -timeout 20m ./e2e

CHAOS ?=
chaos: build # config/production.yaml through kills, stops and faults of Langfuse: nothing lost, nothing doubled; CHAOS=-long for the whole of it
	$(GO) test -tags chaos -count 1 -timeout 45m ./chaos -args $(CHAOS)

SCALE ?=
e2e-scale: bin/otelcol-genai-gateway scale/target/jars scale/.venv # a real Kafka, three workers, replicas, kills and rebalances, ClickHouse's engine: sums exact; needs Java, Maven and Python; SCALE=-long for more
	$(GO) test -tags scale -count 1 -parallel 8 -timeout 45m ./scale -args $(SCALE)
bench-scale: bin/otelcol-genai-gateway scale/target/jars # what Kafka in between costs each side, and what three workers carry
	$(GO) test -tags scale -run '^$$' -bench . -benchtime 1x -v -timeout 20m ./scale
scale/target/jars: scale/pom.xml
	mvn -q -B -f $< package
	@touch $@

scale/.venv:
	python3 -m venv $@ && $@/bin/pip install -q chdb==4.4.0 chdb-core==26.9.0 || { rm -rf $@; exit 1; }

fuzz: # each fuzz target for FUZZTIME; a minute for making each new input smaller, as is the default, would leave none of it to look for more
	@grep -rl --include='*_test.go' --exclude-dir=node_modules '^func Fuzz' . | while read -r file; do \
	  for target in $$(grep -o '^func Fuzz[A-Za-z0-9_]*' $$file | cut -d' ' -f2); do \
	    $(GO) test ./$$(dirname $$file) -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1s || exit 1; done; done

gateway: bin/otelcol-genai-gateway # builds the gateway flavour and loads its configurations; minutes when cold
	cd $(GATEWAY) && CGO_ENABLED=0 $(GO) vet $(FLAGS) . && CGO_ENABLED=0 $(GO) test -trimpath -gcflags=all=-dwarf=false .
bin/otelcol-genai-gateway: $(SOURCES) go.mod $(GATEWAY)/go.mod
	cd $(GATEWAY) && $(BUILD) -o $(CURDIR)/$@ .

PLATFORMS ?= linux/amd64,linux/arm64,darwin/amd64,darwin/arm64,windows/amd64
dist: # archives, deb, rpm, apk, an image, a list of components and checksums, in dist/; the same commit gives the same bytes
	cd distribution/dist && $(GO) run . -out ../../dist -platforms $(PLATFORMS)

docker: # the image alone, for this machine's processor, in dist/: docker load -i or podman load -i takes it
	cd distribution/dist && $(GO) run . -image -out ../../dist -platforms linux/$(shell $(GO) env GOARCH)
	@ls dist/*_image.tar

vulnerabilities: # what the lean binary and agentcost call, against a pinned copy of Go's database; DATABASE=latest for today's
	distribution/dist/vulnerabilities.sh

clean:
	rm -rf bin dist .cache distribution/otelcol-genai/go.mod distribution/otelcol-genai/go.sum
