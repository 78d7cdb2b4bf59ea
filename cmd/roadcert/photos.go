package main

import (
	"archive/zip"
	"errors"
	"path/filepath"

	"roadcert/domain/problem"
	"roadcert/store/photos"
	"roadcert/ui/page"
)

// openPhotos opens a folder or a .zip of photos.
func openPhotos(path string) (page.PhotoFiles, error) {
	files, err := photos.Open(path)
	why := "它不在了，或没有读取的权限"
	if errors.Is(err, zip.ErrFormat) {
		why = "它既不是文件夹，也不是完整的 .zip 压缩包"
	}
	if err != nil {
		return nil, problem.From(err, problem.Invalid, "打不开照片“"+filepath.Base(path)+"”", why, "请选择存放照片的文件夹，或重新压缩成 .zip")
	}
	return files, nil
}
