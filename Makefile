# roadcert: `make run` and `make test` are all one needs; `make help` lists the rest.

GO      ?= go
OUT     ?= out
# One set of flags for everything, so that the build cache serves builds, tests and lint alike.
# x11: a native Wayland window takes no Chinese input method. buildvcs=false: a clone owned by somebody else builds too.
TAGS    := x11,migrated_fynedo
FLAGS   := -buildvcs=false -tags $(TAGS)
VERSION := $(shell sed -n 's/^Version = "\(.*\)"/\1/p' FyneApp.toml)

BUILD_NEEDS := gcc libgl1-mesa-dev xorg-dev
TEST_NEEDS  := poppler-utils qpdf openssl libreoffice-calc libxml2-utils python3 python3-icalendar sqlite3 unzip \
               xvfb openbox xdotool imagemagick fontconfig libgl1-mesa-dri postgresql
VULN_NEEDS  := curl $(BUILD_NEEDS)

LINT_VERSION := v2.15.0
LINT         := .bin/golangci-lint-$(LINT_VERSION)
VULN_VERSION := v1.9.0
VULN         := .bin/govulncheck-$(VULN_VERSION)
NFPM_VERSION := v2.43.4
NFPM         := .bin/nfpm-$(NFPM_VERSION)

# Tests run under the race detector wherever cgo, which it needs, is there. It makes them five to ten times slower, and finds
# something only where something runs beside something else. ONE_BY_ONE are packages where nothing does, which a test
# (cmd/targets_test.go) sees to; UNRACED start hundreds of processes or let SQLite fail, which the detector does not bear;
# in MOSTLY little does, and the tests BESIDE go there. All of those are tested without it. While working, plain `go test`
# with the same flags is the quick way.
RACE       := $(if $(filter 1,$(shell $(GO) env CGO_ENABLED)),-race)
ONE_BY_ONE := domain/access domain/certificate store/register ui/part
UNRACED    := cmd/roadcertctl store/internal/sqlitefile store/simulation
MOSTLY     := cmd/roadcert domain/bureau store/sqlite ui/page ui/paper ui/typeface
BESIDE     := AtOnce|AtATime|AtWork|SideBySide|Beside|Meanwhile|While|Latest|Cancelled|Stopped|TheWindowIsTold|NothingGoesOn|ABatch|RegistersComeIn|SealedDocuments|TwoWorkstationsSee|ABackupAndItsDrill|AGrant|Conflicts|EachCertificate|TestVerify$$

.DEFAULT_GOAL := help
.PHONY: help run test build window terminal province format check-format vet lint unit kills simulate flips audit fuzz vuln bench deb clean needs-build needs-test needs-vuln

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: needs-build build ## build, make a practice county and its province in out/, do the main job on it, open the window (or draw every page as PNG)
	@bin/roadcertctl demo --out $(OUT)
	@if packaging/display; then \
		echo "Opening the window on the practice county in $(OUT)/store, with its province beside it …"; \
		packaging/beside $(OUT) bin/roadcert --store $(OUT)/store; \
	else \
		echo "There is no display here: every page is drawn as a picture instead."; \
		packaging/beside $(OUT) bin/roadcert --store $(OUT)/store --draw $(OUT)/pages && \
		find $(OUT) -type f -not -path '$(OUT)/store*/*' -not -path '$(OUT)/pages/*' -not -path '$(OUT)/province/*' | sort; \
	fi

test: needs-build needs-test check-format vet lint unit ## everything a change must pass: formatting, vet, lint, all tests
	@echo "All is well."

build: window terminal province ## build bin/roadcert, bin/roadcertctl and bin/province

window:
	@CGO_ENABLED=1 $(GO) build $(FLAGS) -o bin/roadcert ./cmd/roadcert

terminal:
	@CGO_ENABLED=0 $(GO) build $(FLAGS) -o bin/roadcertctl ./cmd/roadcertctl

province:
	@CGO_ENABLED=0 $(GO) build $(FLAGS) -o bin/province ./cmd/province

format: $(LINT) ## format the code
	@$(LINT) fmt

check-format: $(LINT)
	@echo "formatting …"
	@$(LINT) fmt --diff

vet:
	@echo "vet …"
	@$(GO) vet $(FLAGS) ./...

lint: $(LINT) ## staticcheck and its kin
	@echo "lint …"
	@$(LINT) run ./...

unit: ## all tests, with -race where cgo allows
	@echo "tests …"
	@$(GO) test $(FLAGS) $(RACE) -short -timeout 40m $$($(GO) list $(FLAGS) ./... | grep -v $(foreach p,$(ONE_BY_ONE) $(UNRACED) $(MOSTLY),-e '/$p$$'))
	@$(GO) test $(FLAGS) $(RACE) -short -timeout 40m -run '$(BESIDE)' $(addprefix ./,$(MOSTLY))
	@$(GO) test $(FLAGS) -timeout 40m $(addprefix ./,$(ONE_BY_ONE) $(UNRACED) $(MOSTLY))

kills: terminal ## kill the program 400 times in the middle of its work, it or the province 1,000 times while they talk, and look for damage; 200 times more, and look for secrets
	$(GO) test $(FLAGS) -timeout 240m -count 1 -run '^Test((Batch|Link)?KilledAnywhere|Stolen)$$' ./cmd/roadcertctl \
		-args -kills 200 -link-kills 1000 -link-events 100000 -stolen-kills 200

# All cores share the seeds, from SIM_FIRST on.
SIM_SEEDS ?= 10000
SIM_FIRST ?= 1
simulate: ## let counties, province, lines, disks and clocks live under 10,000 seeds (SIM_SEEDS, SIM_FIRST)
	@mkdir -p bin && CGO_ENABLED=0 $(GO) test $(FLAGS) -c -o bin/simulation ./store/simulation
	@bin/simulation -test.timeout 0 -test.run '^TestEverySeed$$' -sim-seeds $(SIM_SEEDS) -sim-first $(SIM_FIRST)

flips: ## change 6,000 single bits of a sealed document, one at a time; every one must be reported
	$(GO) test $(FLAGS) -timeout 60m -count 1 -run '^TestEvery.*Bit' ./domain/ofd -args -flips 6000

audit: ## tamper 10,000 times with the audit log in a real file; every time must be reported
	CGO_ENABLED=0 $(GO) test $(FLAGS) -timeout 60m -count 1 -run '^TestEveryManipulationOfTheLogIsFound$$' ./store/sqlite -rapid.checks 10000

# The reader of documents from strangers is fuzzed for FUZZ, everything else that reads what others wrote for FUZZ_OTHERS,
# each in no more memory than 256 MB. Where the toolchain trips over the end of its time, without an input that fails, it tries
# once more. A test (cmd/targets_test.go) holds the list against the tree.
FUZZ        ?= 10m
FUZZ_OTHERS ?= 2m
FUZZED  := domain/ofd:FuzzVerify domain/ofd:FuzzOpen domain/eseal:FuzzSeal domain/eseal:FuzzSignature domain/seal:FuzzCertificate \
           domain/seal:FuzzKeyFile domain/seal:FuzzSignature domain/attest:FuzzParse domain/attest:FuzzStatusList \
           domain/access:FuzzKeyFile domain/access:FuzzRecovery domain/audit:FuzzExtract domain/audit:FuzzMark \
           domain/bureau:FuzzInvitation domain/bureau:FuzzPhoto domain/bureau:FuzzAttachment \
           domain/catalog:FuzzLoad domain/catalog:FuzzDecodeBundle domain/code:FuzzParse domain/code:FuzzWritten \
           domain/collect:FuzzSheet domain/collect:FuzzField domain/exchange:FuzzOpenLetter domain/exchange:FuzzDecodeEvent \
           domain/exchange:FuzzParcel domain/hanzi:FuzzFind domain/likeness:FuzzAdd domain/patrol:FuzzBook domain/workday:FuzzParse \
           store/register:FuzzSheet store/register:FuzzWorkbook store/register:FuzzOld store/register:FuzzText \
           store/photos:FuzzArchive store/sqlite:FuzzLabel store/internal/sealedfile:FuzzRead \
           ui/typeface:FuzzFont ui/paper:FuzzOpened ui/paper:FuzzTemplate ui/model/designer:FuzzScan \
           cmd/roadcertctl:FuzzFiles cmd/province:FuzzKeys

fuzz: ## fuzz every parser of outside input (FUZZ=10m for documents, FUZZ_OTHERS=2m for each other: two hours)
	@for f in $(FUZZED); do \
		t=$(FUZZ_OTHERS); case $$f in domain/ofd:*) t=$(FUZZ);; esac; echo "$$f for $$t"; \
		try() { said=$$(GOMEMLIMIT=256MiB $(GO) test $(FLAGS) -run '^$$' -fuzz "^$${f#*:}$$" -fuzztime $$t -fuzzminimizetime 1s ./$${f%%:*}); }; \
		try || case "$$said" in *"Failing input"*) false;; *"context deadline exceeded"*) try;; *) false;; esac || { echo "$$said"; exit 1; }; \
		echo "$$said" | tail -2; \
	done

# Known vulnerabilities are told by a database elsewhere, which changes without a change here: no part of `make test`.
GOVULNDB ?= https://vuln.go.dev
vuln: needs-vuln ## look for known vulnerabilities in what the program calls (GOVULNDB=file:///FOLDER reads a mirror)
	@if curl -fsSL -m 30 -o /dev/null "$(GOVULNDB)/index/db.json"; then \
		$(MAKE) --no-print-directory $(VULN) && $(VULN) -db "$(GOVULNDB)" -tags $(TAGS) ./...; \
	else \
		echo "NOT CHECKED FOR VULNERABILITIES: $(GOVULNDB) cannot be reached from here."; \
	fi

bench: terminal ## measure against the limits, as JSON (takes minutes and some GB of disk)
	@bin/roadcertctl bench

deb: needs-build build $(NFPM) ## a package for Debian and Ubuntu in out/
	@mkdir -p $(OUT) && VERSION=$(VERSION) ARCH=$$(dpkg --print-architecture) $(NFPM) package --config packaging/nfpm.yaml --packager deb --target $(OUT)/

clean: ## remove what was built (the practice county in out/ stays)
	rm -rf bin .bin

needs-build:
	@packaging/need $(BUILD_NEEDS)

needs-test:
	@packaging/need $(TEST_NEEDS)

needs-vuln:
	@packaging/need $(VULN_NEEDS)

# Pinned tools live in .bin under their version: a new version is a new file.
$(LINT):
	@echo "building golangci-lint $(LINT_VERSION), once …"
	@mkdir -p .bin/new && GOBIN=$(CURDIR)/.bin/new GOFLAGS= CGO_ENABLED=0 $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)
	@mv .bin/new/golangci-lint $@

$(VULN):
	@echo "building govulncheck $(VULN_VERSION), once …"
	@mkdir -p .bin/new && GOBIN=$(CURDIR)/.bin/new GOFLAGS= CGO_ENABLED=0 $(GO) install golang.org/x/vuln/cmd/govulncheck@$(VULN_VERSION)
	@mv .bin/new/govulncheck $@

$(NFPM):
	@mkdir -p .bin/new && GOBIN=$(CURDIR)/.bin/new GOFLAGS= CGO_ENABLED=0 $(GO) install github.com/goreleaser/nfpm/v2/cmd/nfpm@$(NFPM_VERSION)
	@mv .bin/new/nfpm $@
