// Command roadcert is the desktop application: it opens the store, hands it to the window, and nothing else.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"

	"fyne.io/fyne/v2/app"

	"roadcert/assets"
	"roadcert/cmd/internal/crash"
	"roadcert/cmd/internal/premises"
	"roadcert/ui"
	"roadcert/ui/look"
	"roadcert/ui/part"
)

// appID names the application to the desktop; settings of the window are kept under it.
const appID = "cn.roadcert.desk"

// noDisplay is said where no window can be opened.
const noDisplay = `这里没有图形显示（DISPLAY 和 WAYLAND_DISPLAY 都没有设置），不能打开窗口。
请在图形桌面上运行；只想看各页面的样子，请用：roadcert --store 文件夹 --draw 图片文件夹
批量办理请用命令行：roadcertctl --help`

func main() {
	crash.LeaveNothing()
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

func run(args []string, out, trouble io.Writer) int {
	flags := flag.NewFlagSet("roadcert", flag.ContinueOnError)
	flags.SetOutput(trouble)
	store := flags.String("store", premises.Folder(), "证照库所在的`文件夹`")
	draw := flags.String("draw", "", "不开窗口，把各页面画成图片放进这个`文件夹`")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil || flags.NArg() > 0:
		return 2
	}
	b, err := newBuilding(*store)
	if err == nil {
		defer b.close()
		err = b.show(*draw, out)
	}
	if err != nil {
		_, _ = fmt.Fprintln(trouble, err) // nowhere is left to say that this failed
		return 1
	}
	return 0
}

// show opens the window, or draws it where drawings are asked for.
func (b *building) show(draw string, out io.Writer) error {
	theme := look.New(fonts())
	if err := part.SpeakChinese(); err != nil {
		return err
	}
	if draw != "" {
		return b.draw(theme, draw, out)
	}
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return errors.New(noDisplay)
	}
	a := app.NewWithID(appID)
	win := a.NewWindow("路证")
	win.SetMaster()
	ui.New(win, theme, b.tools(), ui.Background())
	win.CenterOnScreen()
	win.ShowAndRun()
	return nil
}

func fonts() look.Fonts {
	return look.Fonts{Regular: assets.Regular(), Bold: assets.Bold(), Kai: assets.Kai()}
}
