package part

import (
	"encoding/json"

	"fyne.io/fyne/v2/lang"
)

// toolkitWords are what the toolkit itself says, most of it in the menus of its entries.
var toolkitWords = map[string]string{
	"Cancel": "取消", "Confirm": "确定", "Copy": "复制", "Cut": "剪切", "Error": "出错", "No": "否", "OK": "确定", "Open": "打开",
	"Paste": "粘贴", "Quit": "退出", "Redo": "重做", "Save": "保存", "Select all": "全选", "Undo": "撤消", "Yes": "是",
}

// SpeakChinese makes the toolkit speak Chinese whatever the language of the machine is. The program calls it
// once, before its window is made.
func SpeakChinese() error {
	words, err := json.Marshal(toolkitWords)
	if err != nil {
		return err
	}
	return lang.AddTranslationsForLocale(words, lang.SystemLocale())
}
