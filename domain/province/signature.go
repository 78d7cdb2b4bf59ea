package province

import (
	"slices"
	"sync"

	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/seal"
)

// unsigned are the operations whose events may come without a signature: what a register says of its paper, line by
// line, and what comes about by itself on its day and is nobody's doing. Everything else a person does, and signs.
var unsigned = []certificate.Operation{certificate.Collect, certificate.Expire, certificate.Resume}

// keyring are the keys of the people of a workstation by user.
type keyring map[string][]seal.PublicKey

func ringOf(people []exchange.PersonKey) keyring {
	ring := keyring{}
	for _, p := range people {
		ring[p.User] = append(ring[p.User], p.Key)
	}
	return ring
}

// signed tells whether an event bears the signature it has to bear.
func (p *Province) signed(e *certificate.Event, ring keyring) bool {
	if len(e.Signature) == 0 {
		return slices.Contains(unsigned, e.Operation)
	}
	message := e.SignedBytes()
	return slices.ContainsFunc(ring[e.Actor], func(key seal.PublicKey) bool {
		v, err := p.verifiers.of(key)
		return err == nil && v.Verify(message, e.Signature)
	})
}

// verifiers are keys made ready to verify with, as many as a province has people.
type verifiers struct {
	mu    sync.Mutex
	ready map[string]*seal.Verifier
}

// mostVerifiers bounds them, whatever keys are sent. When it is reached they are made anew as they are needed.
const mostVerifiers = 20_000

// of returns a key made ready.
func (v *verifiers) of(key seal.PublicKey) (*seal.Verifier, error) {
	v.mu.Lock()
	ready := v.ready[string(key)]
	v.mu.Unlock()
	if ready != nil {
		return ready, nil
	}
	ready, err := key.Verifier()
	if err != nil {
		return nil, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.ready == nil || len(v.ready) >= mostVerifiers {
		v.ready = map[string]*seal.Verifier{}
	}
	v.ready[string(key)] = ready
	return ready, nil
}
