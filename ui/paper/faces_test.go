package paper

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"roadcert/assets"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/document"
)

// plain is what faces usually say, by the keys of all kinds. Nobody and nothing in it is real.
var plain = certificate.Face{
	"number": "辽交运管许可法字210124000012号", "name": "法库伟运物流有限公司", "gender": "男", "birth": "1949-12-31",
	"nationality": "中国", "address": "辽宁省沈阳市法库县法库镇河南街128号", "licence_class": "A2",
	"category": catalog.FormatRows([]map[string]string{
		{"category": "经营性道路货物运输驾驶员", "first_issued": "2014-05-06", "valid_from": "2026-05-06", "valid_to": "2032-05-05"},
		{"category": "道路危险货物运输驾驶员", "first_issued": "2019-08-12", "valid_from": "2025-08-12", "valid_to": "2031-08-11"},
	}),
	"first_issued": "2014-05-06", "issued": "2026-05-06", "valid_from": "2026-05-06", "valid_to": "2032-05-05",
	"integrity_grade": "AAA", "integrity_until": "2027-05-05", "file_number": "210124200512", "employer": "法库伟运物流有限公司",
	"service_area": "沈阳市", "authority": "法库县交通运输事务服务中心",
	"plate": "辽A12345", "plate_color": "黄色", "vehicle_type": "重型普通货车", "model": "解放牌CA1310P66K24L7T4E6",
	"vin": "LFNA4LB32P1E12345", "engine": "CA6DLD-26E6 52418834", "capacity": "15.6 吨", "length": "11990", "width": "2550",
	"height": "3980", "scope": "道路普通货物运输、货物专用运输（集装箱）、大型物件运输（一类）",
	"licence_number": "辽交运管许可法字210124000012号", "economic_type": "有限责任公司", "review_due": "2027-05-31",
	"technical_grade": "一级", "fuel": "柴油", "seats": "5", "platform": "沈阳辽河出行科技有限公司", "first_registered": "2025-02-18",
	"uscc": "91210124T5MM3NPTXA", "legal_representative": "李建国", "goods_class": "第3类 易燃液体；第8类 腐蚀性物质",
	"nature": "经营性", "parking": "法库县经济开发区兴业路18号",
}

// longest is the longest that faces may be expected to say.
var longest = certificate.Face{
	"number": "辽交运管许可喀左县字211324000012号", "name": "喀喇沁左翼蒙古族自治县兴隆庄镇鑫源达顺诚国际物流供应链管理服务有限责任公司",
	"nationality": "波斯尼亚和黑塞哥维那", "licence_class": "A1A2D",
	"address": "辽宁省朝阳市喀喇沁左翼蒙古族自治县大城子街道建设路与滨河大街交汇处凌河湾国际商贸城三期B座1单元2108室",
	"category": catalog.FormatRows([]map[string]string{
		{"category": "经营性道路旅客运输驾驶员", "first_issued": "2014-12-26", "valid_from": "2026-10-26", "valid_to": "2032-10-25"},
		{"category": "经营性道路货物运输驾驶员", "first_issued": "2014-12-26", "valid_from": "2026-10-26", "valid_to": "2032-10-25"},
		{"category": "道路危险货物运输专职安全管理人员", "first_issued": "2019-12-12", "valid_from": "2025-12-12", "valid_to": "2031-12-11"},
		{"category": "剧毒化学品道路运输专职安全管理人员", "first_issued": "2019-12-12", "valid_from": "2025-12-12", "valid_to": "2031-12-11"},
		{"category": "爆炸品道路运输装卸管理人员", "first_issued": "2020-11-30"},
		{"category": "放射性物品道路运输押运人员", "valid_to": "2031-12-11"},
	}),
	"first_issued": "2014-12-26", "issued": "2026-10-26", "valid_from": "2026-10-26", "valid_to": "2032-10-25", "integrity_until": "2027-10-25",
	"file_number": "21132420051200001", "employer": "喀喇沁左翼蒙古族自治县兴隆庄镇鑫源达顺诚国际物流供应链管理服务有限责任公司",
	"service_area": "朝阳市双塔区、龙城区、北票市、凌源市、朝阳县、建平县、喀喇沁左翼蒙古族自治县",
	"authority":    "喀喇沁左翼蒙古族自治县交通运输事务服务中心", "plate": "辽AD12345", "plate_color": "黄绿双拼",
	"vehicle_type": "重型集装箱半挂牵引车", "model": "解放牌CA4250P66K25T1E5ZX智能网联牵引汽车", "engine": "CA6DLD-26E6N 5241883400012",
	"capacity": "31.95 吨", "length": "13950", "licence_number": "辽交运管许可喀左县字211324000012号",
	"scope":         "道路普通货物运输，货物专用运输（集装箱、冷藏保鲜设备、罐式容器），大型物件运输（一类、二类、三类、四类），道路旅客运输（县内班车客运、县际包车客运、省际包车客运、非定线旅游客运），站场服务（货运站、客运站），国际道路货物运输",
	"economic_type": "与港、澳、台商合资经营企业", "review_due": "2027-10-31", "fuel": "混合动力（柴油/电）",
	"platform": "喀喇沁左翼蒙古族自治县鑫源达顺诚网络预约出行科技服务有限责任公司", "first_registered": "2025-12-18",
	"legal_representative": "Konstantin Aleksandrovich Vladimirov-Petrovsky",
	"goods_class":          "第2.1项易燃气体、第2.2项非易燃无毒气体、第3类易燃液体、第4.1项易燃固体、第6.1项毒性物质（剧毒化学品除外）、第8类腐蚀性物质、第9类杂项危险物质和物品",
	"nature":               "非经营性", "parking": "辽宁省朝阳市喀喇沁左翼蒙古族自治县经济开发区兴业路18号院内东侧停车场",
	"remarks": "本证由原证211324000012号变更换发，原证同时收回作废。车辆已于2026年9月30日办理转籍，技术档案随车移交，挂车号牌辽A1234挂。",
}

// person is what is said otherwise of a driver. The number is the example of GB 11643.
var person = map[string]certificate.Face{
	"plain":   {"name": "李建国", "number": "11010519491231002X"},
	"longest": {"name": "阿卜杜热合曼·麦麦提依明·阿依谢姆古丽", "number": "11010519491231002X"},
	"rare":    {"name": "㛃䶮𬱖·𠮷堃喆", "number": "11010519491231002X"},
}

// own is what a kind says otherwise where faces are plain.
var own = map[catalog.Code]certificate.Face{
	"016": {"scope": "经营性道路危险货物运输（第3类、第8类，剧毒化学品除外）"},
	"079": {"scope": "放射性物品道路运输", "goods_class": "二类放射性物品、三类放射性物品"},
	"074": {"name": "沈阳辽河出行科技有限公司", "scope": "网络预约出租汽车客运"},
	"073": {
		"name": "李建国", "plate": "辽AD12345", "plate_color": "渐变绿", "vehicle_type": "小型轿车", "fuel": "电动",
		"model": "比亚迪牌BYD7009BEVA1", "engine": "TZ200XSU 00012345",
	},
}

// occasion is one way a document comes to be.
type occasion struct {
	name           string
	mark, ministry string
	sealed         bool
	face           func(k *catalog.Kind) certificate.Face
}

var occasions = []occasion{
	{name: "plain", mark: document.MarkTraining, sealed: true, face: func(k *catalog.Kind) certificate.Face {
		face := maps.Clone(plain)
		maps.Copy(face, own[k.Code])
		return face
	}},
	{name: "longest", mark: document.MarkUnsealed, ministry: "https://example.org/q/" + strings.Repeat("7F3A", 20), face: func(*catalog.Kind) certificate.Face {
		face := maps.Clone(plain)
		maps.Copy(face, longest)
		return face
	}},
	// Rare characters, and nothing that may be left out.
	{name: "rare", sealed: true, face: func(k *catalog.Kind) certificate.Face {
		face := certificate.Face{"name": "沈阳𠮷堃喆㛃䶮𬱖运输有限公司", "authority": plain["authority"], "issued": plain["issued"]}
		for _, f := range k.Fields {
			if f.Required != catalog.Optional && face[f.Key] == "" {
				face[f.Key] = plain[f.Key]
			}
		}
		return face
	}},
}

// sheet is what the document of a kind says on an occasion.
func (o occasion) sheet(v catalog.Version, letters *Type) (document.Sheet, error) {
	face := o.face(v.Kind)
	if v.Kind.Number.OfHolder {
		maps.Copy(face, person[o.name])
	}
	const photo = "portrait"
	if _, ok := v.Kind.FieldOf("photo"); ok && o.name != "rare" {
		face["photo"] = photo
	}
	picture, err := portrait()
	if err != nil {
		return document.Sheet{}, err
	}
	s := document.Sheet{
		Kind: v.Kind, Template: v.Template, Catalogue: v.Number, Face: face,
		Identifier: "1.2.156.3005.2." + v.Kind.TypeCode + ".11210123MB00000015.ABCDEFGH210123000001.001.Y",
		Version:    1, Bureau: face["authority"], Made: time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC),
		Check: "LZ1|" + string(v.Kind.Code) + "|11210123MB00000015.210123000001.001.Y|" + face["name"] + "|20320505|20261123|9F2C66A1B07D43E8|K7Q2|" +
			strings.Repeat("MEUCIQDx", 11),
		Mark: o.mark, Ministry: o.ministry, Pictures: map[string][]byte{photo: picture},
	}
	if o.sealed {
		picture, err := SealPicture(s.Bureau, document.MarkTraining, letters)
		if err != nil {
			return s, err
		}
		s.Seal = &document.SealPicture{Name: s.Bureau, PNG: picture, Width: sealWidth, Height: sealWidth}
	}
	return s, nil
}

// issued is a document that was laid out.
type issued struct {
	of    catalog.Version
	on    occasion
	sheet document.Sheet
	d     *Document
	name  string // 071-plain
}

// allIssued are the nine kinds on every occasion, laid out once for all tests.
var allIssued = sync.OnceValues(func() ([]issued, error) {
	letters, err := NewType(Fonts{Regular: assets.Regular(), Bold: assets.Bold(), Kai: assets.Kai()})
	if err != nil {
		return nil, err
	}
	c, err := catalog.Load(assets.FS, "catalog")
	if err != nil {
		return nil, err
	}
	var list []issued
	for _, k := range c.Kinds() {
		v, ok := c.InForce(k.Code)
		if !ok || v.Template == nil {
			return nil, fmt.Errorf("%s has no template", k.Name)
		}
		for _, o := range occasions {
			s, err := o.sheet(v, letters)
			if err != nil {
				return nil, err
			}
			d, err := NewCertificate(s, letters)
			if err != nil {
				return nil, fmt.Errorf("%s, %s: %w", k.Name, o.name, err)
			}
			list = append(list, issued{v, o, s, d, string(k.Code) + "-" + o.name})
		}
	}
	return list, nil
})

func certificates(t testing.TB) []issued {
	t.Helper()
	list, err := allIssued()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 9*len(occasions) {
		t.Fatalf("%d certificates of nine kinds", len(list))
	}
	return list
}

// portrait is the photo of nobody: head and shoulders before a pale ground, 26 by 32 mm at 200 dpi.
func portrait() ([]byte, error) {
	const width, height = 204, 252
	ground, skin, hair, coat := color.RGBA{0xDC, 0xE9, 0xF5, 0xFF}, color.RGBA{0xE3, 0xB9, 0x97, 0xFF}, color.RGBA{0x2B, 0x26, 0x24, 0xFF}, color.RGBA{0x33, 0x40, 0x57, 0xFF}
	p := image.NewRGBA(image.Rect(0, 0, width, height))
	inside := func(x, y int, cx, cy, rx, ry float64) bool {
		return math.Hypot((float64(x)-cx)/rx, (float64(y)-cy)/ry) < 1
	}
	for y := range height {
		for x := range width {
			c := ground
			switch {
			case inside(x, y, 102, 112, 43, 56) && y > 84:
				c = skin
			case inside(x, y, 102, 98, 50, 58) && y < 112:
				c = hair
			case inside(x, y, 102, 260, 92, 84):
				c = coat
			case x > 84 && x < 120 && y > 120 && y < 190:
				c = skin
			}
			p.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	err := png.Encode(&b, p)
	return b.Bytes(), err
}
