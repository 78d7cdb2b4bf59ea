package simulation_test

import (
	"bytes"
	"context"
	"errors"

	"roadcert/domain/exchange"
)

var errLine = errors.New("the line is cut")

// wire is a workstation's line to the province.
type wire struct {
	world *world
	from  *machine
}

// passage is how a letter fares.
type passage struct {
	name string
	odds int
	fare func(*wire, context.Context, []byte) ([]byte, error)
}

func trouble(kind exchange.TroubleKind) func(*wire, context.Context, []byte) ([]byte, error) {
	return func(*wire, context.Context, []byte) ([]byte, error) {
		return nil, &exchange.Trouble{Kind: kind, Cause: errLine}
	}
}

// passages is the weather; how often it is bad is drawn for each seed.
var passages = []passage{
	{"request lost", 4, trouble(exchange.Unreachable)},
	{"unauthorised", 1, trouble(exchange.Unauthorised)},
	{"overloaded", 2, trouble(exchange.Overloaded)},
	{"failing", 2, trouble(exchange.Failing)},
	{"reply lost", 6, func(w *wire, ctx context.Context, letter []byte) ([]byte, error) {
		_, _ = w.world.answer(ctx, letter)
		return trouble(exchange.Unreachable)(w, ctx, letter)
	}},
	{"reply too slow", 2, func(w *wire, ctx context.Context, letter []byte) ([]byte, error) {
		_, _ = w.world.answer(ctx, letter)
		w.from.stop()
		return nil, &exchange.Trouble{Kind: exchange.Unreachable, Cause: ctx.Err()}
	}},
	{"late", 4, func(w *wire, ctx context.Context, letter []byte) ([]byte, error) {
		w.world.late = append(w.world.late, bytes.Clone(letter))
		return trouble(exchange.Unreachable)(w, ctx, letter)
	}},
	{"doubled", 4, func(w *wire, ctx context.Context, letter []byte) ([]byte, error) {
		w.world.late = append(w.world.late, bytes.Clone(letter))
		return w.world.answer(ctx, letter)
	}},
	{"half a request", 2, func(w *wire, ctx context.Context, letter []byte) ([]byte, error) {
		return w.world.answer(ctx, letter[:len(letter)/2])
	}},
	{"half a reply", 3, func(w *wire, ctx context.Context, letter []byte) ([]byte, error) {
		reply, err := w.world.answer(ctx, letter)
		return reply[:len(reply)/2], err
	}},
	{"request altered", 2, func(w *wire, ctx context.Context, letter []byte) ([]byte, error) {
		return w.world.answer(ctx, w.world.altered(letter))
	}},
	{"reply altered", 2, func(w *wire, ctx context.Context, letter []byte) ([]byte, error) {
		reply, err := w.world.answer(ctx, letter)
		return w.world.altered(reply), err
	}},
}

// altered flips a bit near the end, where a letter is closed.
func (w *world) altered(letter []byte) []byte {
	letter = bytes.Clone(letter)
	if at := len(letter) - 1 - w.random.IntN(40); at >= 0 {
		letter[at] ^= 1 << w.random.IntN(8)
	}
	return letter
}

func (w *wire) Carry(ctx context.Context, letter []byte) ([]byte, error) {
	if w.from.disk.dead {
		return nil, &exchange.Trouble{Kind: exchange.Unreachable, Cause: errKilled}
	}
	if w.world.random.IntN(100) >= w.world.weather {
		return w.world.answer(ctx, letter)
	}
	p := passages[w.world.drawn(len(passages), func(i int) int { return passages[i].odds })]
	w.world.note("  letter of %s: %s", w.from.self, p.name)
	return p.fare(w, ctx, letter)
}

// answer is the province's. One that was killed is started again for the next letter.
func (w *world) answer(ctx context.Context, letter []byte) ([]byte, error) {
	if w.seat.disk.dead {
		if err := w.restart(); err != nil {
			return nil, err
		}
	}
	answer, err := w.province.Answer(ctx, letter)
	if w.seat.disk.dead { // a killed program says nothing
		return nil, &exchange.Trouble{Kind: exchange.Unreachable, Cause: errKilled}
	}
	return answer, err
}
