package page

import (
	"context"
	"os"
	"path/filepath"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// exchangeFolder is where files for other bureaus went or came from the last time.
const exchangeFolder = "exchange.folder"

// signedFile is the extension of what bureaus hand each other: signed lines of JSON, which a person can read.
const signedFile = ".jsonl"

// largestFile is how much of a file from outside is read into memory.
const largestFile = 64 << 20

// readFile reads a file somebody picked, unless it is too large to be what it is taken for.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err == nil && info.Size() > largestFile {
		return nil, tooLarge(path)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	return content, nil
}

func (p *catalogPage) exportCommand() part.Command {
	return part.Command{Name: "导出目录…", Do: func() {
		keepAs(p.host, outcome{"导出目录", "导出", exchangeFolder, p.desk.Settings().Bureau + " 证照目录 " + p.desk.Today().String() + signedFile, ""}, p.desk.ExportCatalog)
	}}
}

func (p *catalogPage) importCommand() part.Command {
	return part.Command{Name: "导入目录…", Do: func() {
		chooseFile(p.host, "选择目录文件", folder(exchangeFolder), []string{signedFile}, func(path string) {
			rememberFolder(exchangeFolder, filepath.Dir(path))
			p.glance(path)
		})
	}}
}

// glance shows what is in a catalogue file before anything is taken over.
func (p *catalogPage) glance(path string) {
	lookInto(p.host, "读取目录文件", path, func(ctx context.Context, content []byte) (bureau.CatalogImport, error) {
		return p.desk.ImportCatalog(ctx, content, "")
	}, p.offer)
}

// offer asks whether the fingerprint was compared, and then makes drafts of what differs.
func (p *catalogPage) offer(content []byte, found bureau.CatalogImport) {
	body := part.Down(look.Medium, signedBy(found.Bureau, found.Made, found.Fingerprint, found.Known))
	differs := part.Down(look.Small)
	for _, v := range found.Drafts {
		text := model.DifferencesText(nil)
		for _, now := range p.histories[v.Kind.Code] {
			if now.State == catalog.Published {
				text = model.DifferencesText(catalog.Diff(now, v))
				break
			}
		}
		differs.Add(part.Labelled(v.Kind.Short, part.Prose(text)))
	}
	for _, text := range found.Refused {
		differs.Add(part.Prose(text).In(look.Danger))
	}
	body.Add(part.Labelled("不同的类别", part.Text(model.Thousands(len(found.Drafts))+" 类；另有 "+model.Thousands(found.Same)+" 类与本机相同")))
	body.Add(differs)
	var dialog *part.Dialog
	verb := "形成 " + model.Thousands(len(found.Drafts)) + " 份草稿"
	dialog = part.NewDialog("导入目录", body, part.Command{Name: verb, Do: func() {
		p.host.Run(verb, func(ctx context.Context, _ func(done, total int)) (err error) {
			found, err = p.desk.ImportCatalog(ctx, content, found.Fingerprint)
			return err
		}, dialog.Ends(func() {
			p.host.Toast("已形成 " + model.Thousands(len(found.Drafts)) + " 份草稿，逐一核对后由另一人发布")
			p.host.Changed()
		}))
	}, Why: func() string {
		if len(found.Drafts) == 0 {
			return "没有可以导入的不同之处。"
		}
		return ""
	}})
	dialog.Wide().Show(p.host.Window())
}
