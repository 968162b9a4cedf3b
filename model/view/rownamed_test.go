package view

import (
	"context"
	"iter"
	"strings"
	"testing"

	"dumplens/model"
)

// nested is a view with a row below a row.
func nestedView() model.View {
	rows := []model.Row{
		{Cells: []model.Value{model.Str("one.exe"), model.Num(8), model.At(0x1000, "")}, Kids: []model.Row{{
			Cells:   []model.Value{model.Str("two.exe"), model.Num(12), model.At(0x2000, "")},
			Details: []model.Field{{Name: "PID", Value: model.Num(12)}, {Name: "Path", Value: model.Str("C:\\two.exe")}},
			More:    func(context.Context) []model.Field { return []model.Field{{Name: "User", Value: model.Str("alice")}} },
		}}},
		{Cells: []model.Value{model.Str("8"), model.Num(16), model.At(0x3000, "")}},
	}
	return model.View{
		ID: "nested", Title: "Nested", Columns: []model.Column{{Key: "name", Title: "Name"}, {Key: "pid", Title: "PID"}, {Key: "base", Title: "Base"}},
		Missing: func(*model.Dump) string { return "" },
		Rows: func(context.Context, *model.Dump, *model.Meter) iter.Seq2[model.Row, error] {
			return Listed(rows, "cut off")
		},
	}
}

func TestDetailsOf(t *testing.T) {
	d := &model.Dump{}
	for key, want := range map[string]string{
		"two.exe": "two.exe", "TWO.EXE": "two.exe", "12": "two.exe", "0x2000": "two.exe", "00000000`00002000": "two.exe",
		"8": "8", // a name is surer than a number
	} {
		v, err := DetailsOf(context.Background(), d, nestedView(), key, nil)
		if err != nil || !strings.HasSuffix(v.Title, ": "+want) {
			t.Errorf("%q: %q, %v", key, v.Title, err)
		}
	}
	if _, err := DetailsOf(context.Background(), d, nestedView(), "three.exe", nil); err == nil {
		t.Error("a row that is not there was found")
	}
	v, err := DetailsOf(context.Background(), d, nestedView(), "two.exe", nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for r := range v.Rows(context.Background(), d, nil) {
		names = append(names, r.Cells[0].Text)
	}
	if got := strings.Join(names, ","); got != "Name,PID,Base,Path,User" {
		t.Errorf("details: %s", got)
	}
}
