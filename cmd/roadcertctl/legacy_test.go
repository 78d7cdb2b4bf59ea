package main

import (
	"image"
	"image/png"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/testscript"
)

// layOutLegacy tells every script where the registers of old offices are, and gives it a photo of nobody.
func layOutLegacy(env *testscript.Env) error {
	legacy, err := filepath.Abs("../../domain/bureau/testdata/legacy")
	if err != nil {
		return err
	}
	env.Setenv("LEGACY", legacy)
	f, err := os.Create(filepath.Join(env.WorkDir, "portrait.png"))
	if err != nil {
		return err
	}
	if err := png.Encode(f, image.NewGray(image.Rect(0, 0, 120, 160))); err != nil {
		return err
	}
	return f.Close()
}
