package part

import (
	"encoding/json"

	"fyne.io/fyne/v2/lang"
)

// toolkitWords are what the toolkit itself says in its file dialogs and in the menus of its entries.
var toolkitWords = map[string]string{
	"Cancel": "取消", "Confirm": "确定", "Copy": "复制", "Create Folder": "新建文件夹", "Cut": "剪切", "Enter filename": "文件名",
	"Error": "出错", "Favourites": "常用位置", "File": "文件", "Folder": "文件夹", "New Folder": "新建文件夹", "No": "否", "OK": "确定",
	"Open": "打开", "Paste": "粘贴", "Quit": "退出", "Redo": "重做", "Save": "保存", "Select all": "全选", "Show Hidden Files": "显示隐藏文件",
	"Undo": "撤消", "Yes": "是", "Home": "主文件夹", "Desktop": "桌面", "Documents": "文档", "Downloads": "下载", "Music": "音乐",
	"Pictures": "图片", "Videos": "视频", "file.name": "名称", "file.parent": "上级文件夹",
}

// SpeakChinese makes the toolkit speak Chinese whatever the language of the machine is.
func SpeakChinese() error {
	words, err := json.Marshal(toolkitWords)
	if err != nil {
		return err
	}
	return lang.AddTranslationsForLocale(words, lang.SystemLocale())
}
