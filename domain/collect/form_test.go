package collect_test

import (
	"strings"
	"testing"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/collect"
	"roadcert/domain/day"
)

func field(k *catalog.Kind, key string) catalog.Field {
	for _, f := range k.Fields {
		if f.Key == key {
			return f
		}
	}
	panic("no field " + key)
}

func TestDateNotations(t *testing.T) {
	for raw, want := range map[string]string{
		"2024-05-06": "2024-05-06", "2024/5/6": "2024-05-06", "2024.5.6": "2024-05-06", "2024.05.06": "2024-05-06",
		"2024年5月6日": "2024-05-06", "2024年05月06号": "2024-05-06", "2024年5月6": "2024-05-06", "2024 年 5 月 6 日": "2024-05-06",
		"20240506": "2024-05-06", "45418": "2024-05-06", "45418.75": "2024-05-06", "2024-05-06 00:00:00": "2024-05-06",
		"2024/5/6 0:00": "2024-05-06", "2024-05-06T00:00:00Z": "2024-05-06", "２０２４．５．６": "2024-05-06", " 2024-5-6\u3000": "2024-05-06",
		"2024．5．6": "2024-05-06", "2024/5/6.": "2024-05-06", "2024-2-29": "2024-02-29",
		"长期": "长期", "长期有效": "长期", " 长 期": "长期", "永久": "长期", "9999-12-31": "长期", "9999/12/31": "长期",
		"/": "", "—": "", "无": "", "": "",
		"2024-02-31": "date_invalid", "2024年2月31日": "date_invalid", "2023-2-29": "date_invalid", "20241301": "date_invalid",
		"2024-13-01": "date_invalid", "0204-05-06": "date_invalid", "2024-05": "date_invalid", "2024.5": "date_invalid", "2024年5月": "date_invalid",
		"24.5.6": "date_invalid", "5/6/2024": "date_invalid", "202405": "date_invalid", "2024": "date_invalid", "454180": "date_invalid",
		"2024-05-06至2030-05-05": "date_invalid", "2024-05-06 12": "date_invalid", "2024-005-06": "date_invalid", "见原件": "date_invalid",
		"00000": "date_invalid", "2024-05-": "date_invalid", "2024--05-06": "date_invalid", "45418.": "date_invalid",
	} {
		got, refusal := collect.CheckField(driver, field(driver, "valid_to"), raw, nil, today)
		if refusal != nil {
			got = refusal.Reason
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", raw, got, want)
		}
	}
	if _, refusal := collect.CheckField(driver, field(driver, "issued"), "长期", nil, today); refusal == nil || refusal.Reason != "date_invalid" {
		t.Errorf("nothing is issued on 长期: %+v", refusal)
	}
}

// Every day that can be meant is read from every notation of it.
func TestDateNotationsAgree(t *testing.T) {
	first, _ := day.Date(1930, 1, 1)
	last, _ := day.Date(2170, 12, 31)
	f := field(driver, "issued")
	for d := first; d <= last; d += 13 {
		for _, form := range []string{"2006-01-02", "2006/1/2", "2006.1.2", "2006年1月2日", "20060102", "2006-01-02 15:04:05"} {
			if got, refusal := collect.CheckField(driver, f, d.Time().Format(form), nil, today); refusal != nil || got != d.String() {
				t.Fatalf("%s is read as %s, %+v", d.Time().Format(form), got, refusal)
			}
		}
	}
}

func TestCheckField(t *testing.T) {
	regions := liaoning(t)
	for _, c := range []struct {
		kind               *catalog.Kind
		key, value, stored string
		reason             string
	}{
		{driver, "name", " 张 三", "张三", ""},
		{driver, "name", "", "", "name_missing"},
		{driver, "citizen_id", "11010519491231002x", "11010519491231002X", ""},
		{driver, "citizen_id", "210124199001010053", "210124199001010053", "citizen_id_check_digit"},
		{driver, "number", "", "", ""},
		{vehicle, "number", "", "", ""}, // is given when the case is approved
		{vehicle, "plate", "辽a·12345", "辽A12345", ""},
		{vehicle, "plate", "", "", "plate_missing"},
		{vehicle, "uscc", "", "", ""},
	} {
		f := field(c.kind, c.key)
		stored, refusal := collect.CheckField(c.kind, f, c.value, regions, today)
		reason := ""
		if refusal != nil {
			reason = refusal.Reason
			if refusal.Column != f.Name || refusal.Value != c.value || refusal.Line != 0 {
				t.Errorf("%+v", refusal)
			}
		}
		if stored != c.stored || reason != c.reason {
			t.Errorf("%s %q: %q %s, want %q %s", c.key, c.value, stored, reason, c.stored, c.reason)
		}
	}
}

func TestCheck(t *testing.T) {
	regions := liaoning(t)
	draft, refusals := collect.Check(driver, certificate.Face{"name": "张三", "citizen_id": goodID, "issued": "2024.5.6"}, regions, today)
	if len(refusals) > 0 || draft.Number != goodID || draft.Face["issued"] != "2024-05-06" || draft.Status != certificate.Valid {
		t.Errorf("%+v %+v", draft, refusals)
	}
	draft, refusals = collect.Check(vehicle, certificate.Face{"name": "某公司", "plate": "辽A12345"}, regions, today)
	if len(refusals) > 0 || draft.Number != "" || draft.Plate != "辽A12345" {
		t.Errorf("a number may be given later: %+v %+v", draft, refusals)
	}
	_, refusals = collect.Check(vehicle, certificate.Face{"plate": "辽AO123I", "palte": "辽A12345", "colour": "蓝"}, regions, today)
	var got []string
	for _, r := range refusals {
		got = append(got, r.Column+":"+r.Reason)
	}
	want := []string{"业户名称:name_missing", "车牌:plate_invalid", "colour:field_unknown", "palte:field_unknown"}
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

// Whatever is typed into any field, what is accepted is accepted again unchanged, and what is refused is
// refused with a sentence.
func FuzzField(f *testing.F) {
	for _, seed := range []string{
		"2024.5.6", "45418.5", "2024年5月6日 0:00", "长 期", "11010519491231002x", "110105491231002", "辽a·12345", "91210124t5mm3nptxa",
		"张　三", "１３８　１２３４　５６７８", "aa", "\u200b", "\xff", "注销 ", "—", "%!", "1E5", "２０２４．５．６", "İ", "ǆ",
	} {
		f.Add(seed)
	}
	regions := liaoning(f)
	f.Fuzz(func(t *testing.T, value string) {
		for _, k := range []*catalog.Kind{driver, vehicle} {
			for _, f := range k.Fields {
				stored, refusal := collect.CheckField(k, f, value, regions, today)
				if refusal != nil {
					// A verb gone wrong reads %!d(…), unless it is what was typed.
					broken := strings.Contains(refusal.Text, "%!") && !strings.ContainsAny(value, "!！")
					if refusal.Reason == "" || refusal.Text == "" || broken {
						t.Errorf("%s %q: %+v", f.Key, value, refusal)
					}
					continue
				}
				if again, refusal := collect.CheckField(k, f, stored, regions, today); refusal != nil || again != stored {
					t.Errorf("%s: %q is stored as %q, then as %q, %+v", f.Key, value, stored, again, refusal)
				}
			}
		}
	})
}
