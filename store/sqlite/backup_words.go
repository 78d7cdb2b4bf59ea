package sqlite

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"syscall"

	"roadcert/domain/problem"
	"roadcert/store/internal/sealedfile"
	"roadcert/store/internal/sqlitefile"
)

// errDiffers tells that what was read back is not what was written.
var errDiffers = errors.New("what was read back is not what was written")

// backupWords says what can go wrong with the file of a backup. In the sentences, %s is where it is or should be.
var backupWords = []struct {
	err         error
	code        problem.Code
	why, remedy string
}{
	{errNoRoom, problem.Unwritable, "%s 所在磁盘的剩余空间放不下这份备份", "请清理磁盘，或换一个更大的备份磁盘；原有备份没有改动"},
	{syscall.ENOSPC, problem.Unwritable, "%s 所在的磁盘已满", "请清理磁盘，或换一个更大的备份磁盘；没有写完的部分已经撤掉，原有备份没有改动"},
	{syscall.EDQUOT, problem.Unwritable, "%s 的磁盘配额已满", "请清理或增加配额；没有写完的部分已经撤掉，原有备份没有改动"},
	{syscall.EROFS, problem.Unwritable, "%s 所在的磁盘是只读的", "请检查磁盘的写保护"},
	{fs.ErrPermission, problem.Unwritable, "没有读写 %s 的权限", "请取得该文件夹的读写权限"},
	{fs.ErrExist, problem.Invalid, "%s 已经存在", "请换一个文件名；备份不覆盖已有的文件"},
	{fs.ErrNotExist, problem.Unwritable, "%s 不在", "请插好备份磁盘或连上网络共享，再核对文件夹是否写对"},
	{syscall.ENOTDIR, problem.Unwritable, "%s 不是文件夹", "请核对备份位置是否写对"},
	{sealedfile.ErrForeign, problem.Invalid, "%s 不是路证的备份文件", "请选择扩展名为 .rcbackup 的备份文件"},
	{errNoBackup, problem.Invalid, "%s 不是路证的备份文件", "请选择扩展名为 .rcbackup 的备份文件"},
	{sealedfile.ErrCut, problem.Damaged, "%s 的末尾缺失，或者被改动过", "请重新从备份磁盘拷贝，或改用另一份备份"},
	{sealedfile.ErrLonger, problem.Damaged, "%s 的末尾多出了内容", "请重新从备份磁盘拷贝，或改用另一份备份"},
	{sealedfile.ErrBroken, problem.Damaged, "%s 被改动过，或者不是用这把密钥加密的", "请改用另一份备份；换过数据密钥之前的备份要用恢复密钥打开"},
	{sqlitefile.ErrDamaged, problem.Damaged, "%s 里的数据库已经损坏", "请改用另一份备份；每一份都这样时请检查证照库（roadcertctl fsck）"},
	{errDiffers, problem.Damaged, "写到 %s 的内容读回来不一样", "备份磁盘可能已经损坏，请更换后重做；原有备份没有改动"},
	{syscall.EIO, problem.Unwritable, "读写 %s 时磁盘出错", "请检查备份磁盘和连线；没有写完的部分已经撤掉，原有备份没有改动"},
	{io.ErrShortWrite, problem.Unwritable, "%s 没有写全", "请检查备份磁盘的空间和状况；没有写完的部分已经撤掉，原有备份没有改动"},
}

// backupProblem says to a person what became of a backup at path.
func backupProblem(err error, what, path string) error {
	if err == nil {
		return nil
	}
	var p *problem.Problem
	if errors.As(err, &p) {
		return err
	}
	for _, w := range backupWords {
		if errors.Is(err, w.err) {
			return &problem.Problem{Code: w.code, What: what, Why: fmt.Sprintf(w.why, path), Remedy: w.remedy, Cause: err}
		}
	}
	if _, ok := sqlitefile.Word(err); ok {
		return explain(err, what)
	}
	return &problem.Problem{
		Code: problem.Unwritable, What: what, Why: "读写 " + path + " 时出错", Remedy: "请检查备份磁盘、网络共享和连线后再试", Cause: err,
	}
}
