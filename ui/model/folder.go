package model

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"roadcert/domain/problem"
)

// FolderEntry is one line of the list of a folder.
type FolderEntry struct {
	Name    string
	Path    string
	Folder  bool
	Size    string // 1,204 KB; empty for folders
	Changed string // 2026-08-01 14:32
}

// Folder lists the folders of a folder and its files that end in one of the extensions, or all of them: the way up first,
// then folders, then the newest files. What is hidden stays hidden.
func Folder(dir string, extensions []string) ([]FolderEntry, error) {
	found, err := os.ReadDir(dir)
	if err != nil {
		return nil, problem.From(err, problem.Unwritable, "打不开文件夹“"+filepath.Base(dir)+"”", "它不在了，或没有读取的权限", "请换一个文件夹")
	}
	var list []FolderEntry
	for _, f := range found {
		info, err := os.Stat(filepath.Join(dir, f.Name())) // follows links, as opening does
		if err != nil || strings.HasPrefix(f.Name(), ".") {
			continue
		}
		e := FolderEntry{Name: f.Name(), Path: filepath.Join(dir, f.Name()), Folder: info.IsDir(), Changed: info.ModTime().Format("2006-01-02 15:04")}
		if !e.Folder {
			if len(extensions) > 0 && !slices.Contains(extensions, strings.ToLower(filepath.Ext(e.Name))) {
				continue
			}
			e.Size = fmt.Sprintf("%s KB", Thousands(int((info.Size()+1023)/1024)))
		}
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b FolderEntry) int {
		switch {
		case a.Folder != b.Folder && a.Folder:
			return -1
		case a.Folder != b.Folder:
			return 1
		case a.Folder:
			return cmp.Compare(a.Name, b.Name)
		}
		return cmp.Or(cmp.Compare(b.Changed, a.Changed), cmp.Compare(a.Name, b.Name))
	})
	if up := filepath.Dir(dir); up != dir {
		list = append([]FolderEntry{{Name: "上级文件夹", Path: up, Folder: true}}, list...)
	}
	return list, nil
}

// Place is a folder people start from.
type Place struct{ Name, Path string }

// Places are the folders people keep things in, as far as this machine has them: their own, and drives.
func Places() []Place {
	var list []Place
	if home, err := os.UserHomeDir(); err == nil {
		list = append(list, Place{"主文件夹", home})
		for _, p := range []struct{ name, english string }{{"桌面", "Desktop"}, {"文档", "Documents"}, {"下载", "Downloads"}} {
			for _, folder := range []string{p.name, p.english} {
				if path := filepath.Join(home, folder); isFolder(path) {
					list = append(list, Place{p.name, path})
					break
				}
			}
		}
	}
	return append(list, drives()...)
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// drives are the disks of Windows by their letters, and what is plugged in elsewhere.
func drives() []Place {
	var list []Place
	if runtime.GOOS == "windows" {
		for letter := 'C'; letter <= 'Z'; letter++ {
			if path := string(letter) + `:\`; isFolder(path) {
				list = append(list, Place{string(letter) + " 盘", path})
			}
		}
		return list
	}
	for _, pattern := range []string{"/media/*/*", "/run/media/*/*"} {
		found, _ := filepath.Glob(pattern) // the patterns are good
		for _, path := range found {
			if isFolder(path) {
				list = append(list, Place{filepath.Base(path), path})
			}
		}
	}
	return list
}

// Completed gives what was typed the folder and the extension it lacks. An empty extension asks for none.
func Completed(typed, folder, extension string) string {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return ""
	}
	if extension != "" && !strings.EqualFold(filepath.Ext(typed), extension) {
		typed += extension
	}
	if !filepath.IsAbs(typed) {
		typed = filepath.Join(folder, typed)
	}
	return filepath.Clean(typed)
}

// Within tells whether a path lies in one of the folders.
func Within(path string, folders []string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool {
		rest, err := filepath.Rel(folder, path)
		return err == nil && filepath.IsLocal(rest)
	})
}
