package province

import (
	"context"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"sync"

	"roadcert/domain/exchange"
	"roadcert/domain/seal"
)

// pictureMost is the most one photo may have; the desk takes half of it.
const pictureMost = 1 << 20

// pictures takes photos in, each under the digest that it has.
func (c *call) pictures(ctx context.Context, q exchange.PicturesRequest) (exchange.Done, error) {
	if c.heard.Items = len(q.Pictures); c.heard.Items > exchange.MostDocuments {
		return exchange.Done{}, &exchange.Trouble{Kind: exchange.TooLarge}
	}
	for i := range q.Pictures {
		p := &q.Pictures[i]
		sum := seal.SM3(p.Content)
		if len(p.Content) > pictureMost || hex.EncodeToString(sum[:]) != p.Digest {
			return exchange.Done{}, unsound("a photo is too large, or not the one it is said to be")
		}
	}
	err := c.write(ctx, func(ctx context.Context, b Book, _ *Station) error { return b.SavePictures(ctx, q.Pictures) })
	if err == nil {
		c.missing.came(c.letter.From.County, q.Pictures)
	}
	return exchange.Done{}, err
}

// isDigest tells whether a value of a face is the digest of a photo.
func isDigest(s string) bool {
	return len(s) == 2*seal.DigestSize && strings.Trim(s, "0123456789abcdef") == ""
}

// missing are the photos that sealing found missing. It is a memory only: sealing finds them missing again.
type missing struct {
	mu   sync.Mutex
	want map[string]map[string]bool // by county
}

// mostMissing bounds what is remembered of a county.
const mostMissing = 200

func (m *missing) add(county string, digests []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.want == nil {
		m.want = map[string]map[string]bool{}
	}
	if m.want[county] == nil {
		m.want[county] = map[string]bool{}
	}
	for _, d := range digests {
		if len(m.want[county]) < mostMissing {
			m.want[county][d] = true
		}
	}
}

func (m *missing) came(county string, pictures []exchange.Picture) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range pictures {
		delete(m.want[county], pictures[i].Digest)
	}
}

func (m *missing) of(county string) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Collect(maps.Keys(m.want[county]))
}
