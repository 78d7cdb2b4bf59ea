package main

import (
	"os"
	"slices"
	"strings"
	"time"

	"github.com/google/pprof/profile"
)

// share is how much of a profile's time one part of the program used.
type share struct {
	part      string
	busy, all time.Duration
}

// parts are what a side of the link spends its time on. A sample belongs to the part whose words stand in the innermost
// function that is anybody's.
var parts = []struct {
	name  string
	words []string
}{
	{"SM2", []string{"gmsm/sm2", "gmsm/internal/sm2", "gmsm/internal/bigmod", "domain/seal.(*Verifier)", "domain/seal.(*Key)", "domain/seal.PublicKey"}},
	{"SM3 and SM4", []string{"gmsm/", "domain/seal."}},
	{"TLS and the network", []string{"crypto/tls", "net/http", "crypto/internal/fips140/aes"}},
	{"database", []string{"modernc.org/", "jackc/", "database/sql"}},
	{"JSON", []string{"encoding/json", "domain/exchange.EncodeEvent", "domain/exchange.DecodeEvent"}},
	{"compression", []string{"compress/"}},
	{"documents", []string{"ui/paper", "domain/document", "domain/ofd", "domain/eseal"}},
	{"garbage", []string{"runtime.gcBgMarkWorker", "runtime.gcAssistAlloc", "runtime.bgsweep", "runtime.bgscavenge"}},
}

// otherPart is what is none of them.
const otherPart = "all else"

// sharesOf sums a CPU profile up by parts.
func sharesOf(file string) ([]share, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	p, err := profile.Parse(f)
	if err != nil {
		return nil, err
	}
	busy := map[string]time.Duration{}
	var all time.Duration
	for _, s := range p.Sample {
		spent := time.Duration(s.Value[len(s.Value)-1])
		busy[partOf(s)] += spent
		all += spent
	}
	list := make([]share, 0, len(parts)+1)
	for _, part := range parts {
		list = append(list, share{part.name, busy[part.name], all})
	}
	return slices.DeleteFunc(append(list, share{otherPart, busy[otherPart], all}), func(s share) bool { return s.busy == 0 }), nil
}

func partOf(s *profile.Sample) string {
	for _, place := range s.Location {
		for _, line := range place.Line {
			for _, part := range parts {
				if slices.ContainsFunc(part.words, func(w string) bool { return strings.Contains(line.Function.Name, w) }) {
					return part.name
				}
			}
		}
	}
	return otherPart
}
