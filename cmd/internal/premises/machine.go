package premises

import (
	"context"

	"roadcert"
	"roadcert/domain/problem"
	"roadcert/store/disk"
)

// machine is the computer as a patrol sees it: the folder the store lies in.
type machine string

// Version implements bureau.Machine.
func (machine) Version() string { return roadcert.Version() }

// Disk implements bureau.Machine.
func (m machine) Disk(context.Context) (free, whole uint64, err error) {
	free, whole, err = disk.Space(string(m))
	return free, whole, problem.From(err, problem.Internal, "看不到磁盘空间", "系统没有回答", "请人工查看")
}
