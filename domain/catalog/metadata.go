package catalog

// Metadata is what an entry of a catalogue says besides, in the words of GB/T 36902. None of it decides
// anything in this program; it travels with the documents and to those who ask for the catalogue.
type Metadata struct {
	Definer     string   `json:"definer,omitempty"`      // 定义机构名称; its credit code begins TypeCode
	HolderClass string   `json:"holder_class,omitempty"` // 持证者类别: a key of HolderClasses
	HolderCodes []string `json:"holder_codes,omitempty"` // 持证主体代码类型: keys of HolderCodeTypes
	Matters     []Matter `json:"matters,omitempty"`      // 关联事项
	Description string   `json:"description,omitempty"`  // 证照描述
}

// Matter is a matter of government a certificate comes from (关联事项).
type Matter struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// HolderClassName is the name of a class of holders (持证者类别, GB/T 36902), empty for an unknown one.
func HolderClassName(class string) string { return holderClasses[class] }

var holderClasses = map[string]string{"1": "自然人", "2": "法人", "3": "混合", "4": "其它"}

// HolderCodeName is the name of a type of holders' codes (GB/T 36903, appendix A), empty for an unknown one.
func HolderCodeName(code string) string { return holderCodeTypes[code] }

var holderCodeTypes = map[string]string{
	"001": "统一社会信用代码", "099": "其它法人有效证件",
	"111": "公民身份号码", "114": "军官证", "115": "武警警官证", "118": "士兵证", "119": "武警士兵证", "120": "文职干部证", "122": "武警文职干部证",
	"411": "外交护照", "412": "公务护照", "413": "公务普通护照", "414": "普通护照",
	"511": "台湾居民来往大陆通行证", "516": "港澳居民来往内地通行证", "999": "其它自然人有效证件",
}

// HolderCodeType is the type of a holder's code (持证主体代码类型): what its field says it is.
func (k *Kind) HolderCodeType() string {
	switch f, _ := k.Field(RoleCode); f.Kind {
	case CitizenID:
		return "111"
	case USCC:
		return "001"
	}
	return ""
}
