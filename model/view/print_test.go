package view

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"dumplens/model"
)

// TestReportForms writes one report in every form.
func TestReportForms(t *testing.T) {
	d := small()
	d.Set("dump_type", "Kind", model.Str("kernel memory dump"))
	d.AddProblem("header", model.Span{}, "a <bad> field")
	r, err := Build(context.Background(), d, []string{"summary", "modules", "streams", "problems"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, form := range map[string]struct {
		write func(*bytes.Buffer) error
		want  []string
	}{
		"text": {func(b *bytes.Buffer) error { return r.Text(b) }, []string{"Modules\n", "ntoskrnl.exe", "fffff800`00000000", "none: only user minidumps"}},
		"csv":  {func(b *bytes.Buffer) error { return r.CSV(b) }, []string{"# modules\n", "0,ntoskrnl.exe,0xfffff80000000000,4096"}},
		"html": {func(b *bytes.Buffer) error { return r.HTML(b) }, []string{"a &lt;bad&gt; field", "<td class=\"m\">fffff800`00000000"}},
		"json": {func(b *bytes.Buffer) error { return r.JSON(b) }, []string{`"dump_type": "kernel memory dump"`, `"missing": "only user minidumps`}},
	} {
		var b bytes.Buffer
		if err := form.write(&b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, w := range form.want {
			if !strings.Contains(b.String(), w) {
				t.Errorf("%s lacks %q:\n%s", name, w, b.String())
			}
		}
	}
}

func TestJSONKeepsTheContract(t *testing.T) {
	d := small()
	r, err := Build(context.Background(), d, IDs(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := r.JSON(&b); err != nil {
		t.Fatal(err)
	}
	var got struct {
		File  struct{ Path string }
		Views map[string]struct {
			Rows    []map[string]any
			Missing string
			Facts   map[string]any
		}
		Problems []struct{ Part, Message string }
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	for _, id := range IDs() {
		if _, ok := got.Views[id]; !ok {
			t.Errorf("view %s is not in the report", id)
		}
	}
	row := got.Views["modules"].Rows[0]
	if row["base"] != "0xfffff80000000000" || row["size"] != 4096.0 || row["name"] != "ntoskrnl.exe" {
		t.Errorf("%v", row)
	}
	if _, isNumber := row["pid"].(float64); isNumber {
		t.Errorf("a driver has the pid %v", row["pid"])
	}
}

// TestTextIsSafeForATerminal: names come from the dump, and a terminal obeys escapes.
func TestTextIsSafeForATerminal(t *testing.T) {
	const hostile = "a\x1b[31mb\r\n\u009b2J\u202ec.sys"
	r := Report{
		Path:  "dump\x07.dmp",
		Found: func() []model.Problem { return []model.Problem{{Part: "modules", Message: "first\nsecond " + hostile}} },
		Results: []Result{{
			View: model.View{Title: "Modules", Columns: []model.Column{{Title: "Name"}}},
			Rows: Listed([]model.Row{{Cells: []model.Value{model.Str(hostile)}}}, ""),
		}},
	}
	var b strings.Builder
	if err := r.Text(&b); err != nil {
		t.Fatal(err)
	}
	for _, c := range b.String() {
		if c != '\n' && obeyed(c) {
			t.Errorf("%q in %q", c, b.String())
		}
	}
	if want := `a\x1b[31mb\x0d\n\x9b2J\u202ec.sys` + "\n"; !strings.Contains(b.String(), want) {
		t.Errorf("no %s in %q", want, b.String())
	}
}
