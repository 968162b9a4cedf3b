package view

import (
	"bytes"
	"encoding/json"
	"io"
	"testing"

	"dumplens/model"
)

// Values are written as they write themselves.
func TestJSONValues(t *testing.T) {
	for _, v := range []model.Value{
		model.Str(""), model.Str("C:\\Users\\\"ada\""), model.Str("élève 漢 \x01\u2028 <&>"), model.Num(1<<64 - 1), model.Bytes(4096),
		model.Hex(0xd1).With("words"), model.At(0xfffff80012345678, "kernel"), model.When(133548912345678901), model.When(1 << 63),
		model.Millis(12), model.Flag(true), model.Flag(false), model.List(), model.List(model.Hex(1), model.Str("x"), model.Absent(model.Malformed, "y")),
		model.Absent(model.NotInDump, "a \"reason\""),
		{Num: 0x80001000, Fmt: model.Address32},
	} {
		var b bytes.Buffer
		res := Result{View: model.View{ID: "v", Columns: []model.Column{{Key: "k", Title: "K"}}}, Rows: Listed([]model.Row{{Cells: []model.Value{v}, Kids: []model.Row{{Cells: []model.Value{v}}}}}, "")}
		if err := (&Report{Results: []Result{res}}).JSON(&b); err != nil {
			t.Fatal(err)
		}
		var got struct {
			Views struct {
				V struct {
					Rows []struct {
						K        any
						Children []struct{ K any }
					}
				}
			}
		}
		if err := json.Unmarshal(b.Bytes(), &got); err != nil {
			t.Fatalf("%v: %v in\n%s", v, err, b.Bytes())
		}
		own, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		row := got.Views.V.Rows[0]
		for _, k := range []any{row.K, row.Children[0].K} {
			again, err := json.Marshal(k)
			var want any
			if err == nil {
				err = json.Unmarshal(own, &want)
			}
			wanted, _ := json.Marshal(want)
			if err != nil || !bytes.Equal(again, wanted) {
				t.Errorf("%v is written as %s, want %s (%v)", v, again, wanted, err)
			}
		}
		var tidy bytes.Buffer
		if err := json.Indent(&tidy, b.Bytes(), "", " "); err != nil || !bytes.Equal(tidy.Bytes(), b.Bytes()) {
			t.Errorf("the lines are not those of an indented text:\n%s", b.Bytes())
		}
	}
}

// BenchmarkJSON writes rows as long as those of handles.
func BenchmarkJSON(b *testing.B) {
	cells := []model.Value{
		model.Num(4), model.Str("System"), model.Hex(4), model.Str("Event"), model.Hex(0x1f0003),
		model.Absent(model.NotApplicable, "the object has no name"), model.At(0xffffa00012345670, "kernel"),
	}
	cols := make([]model.Column, len(cells))
	for i := range cols {
		cols[i].Key = string(rune('a' + i))
	}
	rows := make([]model.Row, 10_000)
	for i := range rows {
		rows[i].Cells = cells
	}
	r := &Report{Results: []Result{{View: model.View{ID: "handles", Columns: cols}, Rows: Listed(rows, "")}}}
	for b.Loop() {
		if err := r.JSON(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(rows)), "ns/row")
}
