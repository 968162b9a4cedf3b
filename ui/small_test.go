package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"dumplens/model"
)

func TestHistory(t *testing.T) {
	var h history
	for _, v := range []string{"a", "b", "b", "c"} {
		h.visit(place{view: v})
	}
	if len(h.places) != 3 {
		t.Fatalf("the same place twice is %d places", len(h.places))
	}
	h.back()
	h.visit(place{view: "d"})
	if h.canForward() || h.back().view != "b" || h.back().view != "a" || h.back().view != "a" {
		t.Error("a visit after back does not drop what lay ahead")
	}
	for i := range maxHistory + 10 {
		h.visit(place{at: model.Addr(i), view: "x"})
	}
	if len(h.places) != maxHistory || h.now != maxHistory-1 {
		t.Errorf("the history grows to %d", len(h.places))
	}
}

func TestAgo(t *testing.T) {
	now := time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)
	for want, d := range map[string]time.Duration{"just now": time.Second, "30 minutes ago": 30 * time.Minute, "5 hours ago": 5 * time.Hour, "yesterday": 30 * time.Hour, "10 days ago": 240 * time.Hour, "2023-05-02": 365 * 24 * time.Hour} {
		if got := ago(now.Add(-d), now); got != want {
			t.Errorf("ago(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestWidthsSurviveBadPreferences(t *testing.T) {
	p := prefs{test.NewTempApp(t).Preferences()}
	p.setWidths("v", []float32{100, 50})
	if got := p.widths("v", 2); len(got) != 2 || got[0] != 100 {
		t.Errorf("widths are %v", got)
	}
	if p.widths("v", 3) != nil {
		t.Error("widths of other columns are used")
	}
	p.SetString(keyColumns+"v", "100 NaN")
	if p.widths("v", 2) != nil {
		t.Error("a width that is no number is used")
	}
}

func TestRecentKeepsTheNewestOnTop(t *testing.T) {
	p := prefs{test.NewTempApp(t).Preferences()}
	for i := range 20 {
		p.remember(recentFile{path: "/d/" + string(rune('a'+i)), what: "x\ty", when: time.Unix(int64(i), 0)})
	}
	p.remember(recentFile{path: "/d/t", when: time.Unix(99, 0)})
	list := p.recent()
	if len(list) != maxRecent || list[0].path != "/d/t" || list[1].path != "/d/s" || list[1].what != "x y" {
		t.Errorf("recent is %+v", list[:2])
	}
	p.SetStringList(keyRecent, []string{"nonsense", "12\tonly two"})
	if len(p.recent()) != 0 {
		t.Error("damaged preferences give recent dumps")
	}
}

func TestLower(t *testing.T) {
	for in, want := range map[string]string{"Address spaces": "address spaces", "VADs": "VADs"} {
		if got := lower(in); got != want {
			t.Errorf("lower(%q) = %q", in, got)
		}
	}
}

func TestFittedColumns(t *testing.T) {
	cols := []model.Column{{Key: "a", Title: "Name", Width: 10}, {Key: "b", Title: "Address", Mono: true, Width: 5}, {Key: "c", Title: "Never", Width: 9}}
	kid := model.Row{Cells: []model.Value{model.Str("kid"), model.At(0xfffff80012345678, ""), model.Absent(model.Unknown, "")}}
	list := []model.Row{{Cells: []model.Value{model.Str("a"), model.At(1, ""), model.Absent(model.Unknown, "")}, Kids: []model.Row{kid}}}
	got := fitted(cols, list, nil)
	if got[0].Width != 7 || got[1].Width != 18 || got[1].Extra || !got[2].Extra {
		t.Errorf("columns are %+v", got)
	}
	if cols[2].Extra {
		t.Error("the view's own columns were changed")
	}
}
