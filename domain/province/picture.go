package province

import (
	"context"
	"strings"
	"sync"
	"time"

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
		if len(p.Content) > pictureMost || digestHex(p.Content) != p.Digest {
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
	mu    sync.Mutex
	asked map[string]map[string]time.Time // by county and digest: when last; zero where not yet
}

const (
	// mostMissing bounds what is remembered of a county.
	mostMissing = 200
	// askAgain is how long a county is not asked for the same photo again: it may not have it.
	askAgain = 24 * time.Hour
)

func (m *missing) add(county string, digests []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.asked == nil {
		m.asked = map[string]map[string]time.Time{}
	}
	if m.asked[county] == nil {
		m.asked[county] = map[string]time.Time{}
	}
	for _, d := range digests {
		if _, known := m.asked[county][d]; !known && len(m.asked[county]) < mostMissing {
			m.asked[county][d] = time.Time{}
		}
	}
}

// came strikes out photos that have arrived.
func (m *missing) came(county string, pictures []exchange.Picture) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range pictures {
		delete(m.asked[county], pictures[i].Digest)
	}
}

// due returns what a county is to be asked for.
func (m *missing) due(county string, now time.Time) (digests []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for d, asked := range m.asked[county] {
		if now.Sub(asked) >= askAgain {
			digests = append(digests, d)
		}
	}
	return digests
}

// told notes what a county was asked for.
func (m *missing) told(county string, digests []string, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, d := range digests {
		if _, known := m.asked[county][d]; known {
			m.asked[county][d] = now
		}
	}
}
