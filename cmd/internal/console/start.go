package console

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"roadcert/cmd/internal/crash"
)

// Streams are where a verb reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Start carries out the command line the shell gave, and returns what to end with. The first Ctrl-C ends the context; a
// second one ends the program the hard way, which stores and ledgers stand too. However it ends, it leaves no memory behind.
func Start(run func(ctx context.Context, args []string, s Streams) int) int {
	crash.LeaveNothing()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	return run(ctx, os.Args[1:], Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
}
