package ledger

import (
	"context"
	"log/slog"

	"roadcert/domain/problem"
)

func openServer(context.Context, string, *slog.Logger) (engine, error) {
	return nil, problem.New(problem.Invalid, cannotOpen, "尚不支持 PostgreSQL", "请写一个文件夹")
}
