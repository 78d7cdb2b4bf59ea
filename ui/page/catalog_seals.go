package page

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// seals lists the electronic seals that are installed here, and takes others over.
type seals struct {
	desk    CatalogDesk
	host    Host
	running latest
	object  *fyne.Container
}

func newSeals(desk CatalogDesk, host Host) *seals {
	return &seals{desk: desk, host: host, running: latest{host: host}, object: container.NewStack(part.Empty("正在读取…", ""))}
}

// may tells who sees seals at all: who looks after them, and who seals with them.
func (s *seals) may() bool { return s.desk.May(access.ReadSeals) }

func (s *seals) commands() []part.Command {
	return []part.Command{s.installCommand(), s.trustCommand()}
}

func (s *seals) reload() {
	var list []bureau.SealInfo
	s.running.begin("", func(ctx context.Context, _ func(done, total int)) (err error) {
		list, err = s.desk.Seals(ctx)
		return err
	}, func(err error) {
		if err != nil {
			s.put(part.Empty("印章读不出来", err.Error(), part.Command{Name: "再试一次", Key: fyne.KeyF5, Do: s.reload}))
			return
		}
		s.draw(list)
	})
}

func (s *seals) put(o fyne.CanvasObject) {
	s.object.Objects = []fyne.CanvasObject{o}
	s.object.Refresh()
}

func (s *seals) draw(list []bureau.SealInfo) {
	text := "电子证照的专用章由省级系统统一加盖。持有本单位电子印章的，可由" + access.HolderNames(access.ManageSeals) + "把印章文件（.esl）和密钥文件安装到本机，由" + access.HolderNames(access.SealDocuments) + "使用。"
	if s.desk.Settings().Training {
		text += "这是练习库，第一次盖章时自动制作练习用章，印文为“练习 无效”。"
	}
	if len(list) == 0 {
		s.put(part.Empty("还没有安装印章", text, s.installCommand(), s.trustCommand()))
		return
	}
	rows := part.Down(look.Wide)
	for i, seal := range list {
		if i > 0 {
			rows.Add(part.Rule())
		}
		rows.Add(s.row(seal))
	}
	head := part.Across(look.Small, part.Grow(part.Section("印章").Loose()), part.Button(s.trustCommand()), part.Button(s.installCommand()))
	s.put(part.Down(look.Medium, head, part.Remark(text), part.Grow(part.Scrolled(rows))))
}

// sealSide is the side of the picture of a seal on the screen, in type sizes.
const sealSide = 8

// row shows one seal: its picture, whose it is, and until when it can be used.
func (s *seals) row(seal bureau.SealInfo) fyne.CanvasObject {
	line := model.NewSealLine(seal, s.desk.Today())
	facts := part.Down(look.Tiny, part.Across(look.Small, part.Strong(seal.Name), part.Tag(toneRoles[line.Tone], line.State)))
	for _, c := range line.Facts {
		facts.Add(part.Labelled(c.Key, part.Prose(c.Name)))
	}
	picture := canvas.NewImageFromImage(line.Picture)
	picture.FillMode, picture.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleSmooth
	side := sealSide * look.Size(look.Body)
	picture.SetMinSize(fyne.NewSquareSize(side))
	// A seal is red on white paper, also where the screen is dark.
	framed := container.NewStack(part.Fill(look.Paper, look.Line), part.Pad(look.Tiny, picture))
	return part.Across(look.Wide, framed, part.Grow(facts))
}

func (s *seals) installCommand() part.Command {
	return part.Command{Name: "安装印章…", Key: fyne.KeyN, Mod: fyne.KeyModifierControl, Primary: true, Do: s.install, Why: needs(s.desk, access.ManageSeals)}
}

// install asks for the two files of a seal and the password of the key.
func (s *seals) install() {
	var dialog *part.Dialog
	esl := s.fileField("印章文件", "*.esl，制章单位提供", []string{".esl"})
	key := s.fileField("密钥文件", "含签章证书和私钥", []string{".pem", ".key", ".p8", ".pfx", ".p12", ".der"})
	password := part.NewField("密钥口令").Hint("没有口令的不填").Secret()
	fields := []*part.Field{esl.field, key.field, password}
	do := func() {
		if !part.FirstWrong(fields) {
			return
		}
		var installed bureau.SealInfo
		s.host.Run("安装印章", func(ctx context.Context, _ func(done, total int)) error {
			seal, err := readFile(esl.field.Text())
			if err != nil {
				return err
			}
			secret, err := readFile(key.field.Text())
			if err != nil {
				return err
			}
			defer clear(secret)
			installed, err = s.desk.InstallSeal(ctx, seal, secret, password.Text())
			return err
		}, dialog.Ends(func() {
			s.host.Toast("已安装印章“" + installed.Name + "”")
			s.reload()
		}))
	}
	body := part.Down(look.Medium,
		part.Prose("印章、证书和私钥会互相核对，都对得上才装。密钥只以加密的形式留在本机的证照库里；安装后请把密钥文件收好，不要留在这台计算机上。"),
		part.Across(look.Small, part.Grow(esl.field.Object()), part.Button(esl.command)),
		part.Across(look.Small, part.Grow(key.field.Object()), part.Button(key.command)),
		password.Object())
	dialog = part.NewDialog("安装印章", body, part.Command{Name: "核对并安装", Do: do})
	password.Submits(dialog.Submit)
	dialog.Wide().Begin(esl.field).Show(s.host.Window())
}

// fileField is a field for a path with the button that finds it.
type fileField struct {
	field   *part.Field
	command part.Command
}

func (s *seals) fileField(name, hint string, extensions []string) fileField {
	f := fileField{field: part.NewField(name).Must().Hint(hint).Checked(filled(name))}
	f.command = part.Command{Name: "选择…", Do: func() {
		chooseFile(s.host, "选择"+name, folder(sealFolder), extensions, func(path string) {
			rememberFolder(sealFolder, filepath.Dir(path))
			f.field.Set(path)
		})
	}}
	return f
}

// sealFolder is where seals came from the last time.
const sealFolder = "seal.folder"
