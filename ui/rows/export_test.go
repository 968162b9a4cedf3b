package rows

import (
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"dumplens/model"
)

func TestCSV(t *testing.T) {
	s := sampleStore()
	s.SetFilter("setup")
	var b strings.Builder
	if err := s.CSV(&b); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	check(t, "keys", lines[0], []string{"name", "pid", "eprocess", "started", "threads", "handles", "note", "user", "path"})
	check(t, "setup.exe", lines[2], []string{
		"setup.exe", "2644", "fffffa80`09cf1b30", "2012-04-07 09:12:42", "0",
		"absent: not applicable: the handle table is freed at exit", "exited 09:12:43", "unavailable", `\Windows\setup.exe`,
	})
	if len(lines) != 3 {
		t.Errorf("%d lines, want the keys, explorer.exe and setup.exe", len(lines))
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestCSVSaysWhyItFailed(t *testing.T) {
	for _, rows := range []int{1, 5000} { // at the flush, and before it
		s := NewStore(sampleColumns())
		s.Append(manyRows(rows)...)
		if err := s.CSV(fullDisk{}); err == nil || !strings.Contains(err.Error(), "no space left") {
			t.Errorf("%d rows to a full disk: %v", rows, err)
		}
	}
}

func TestCopiedTextIsOneLineARow(t *testing.T) {
	row := model.Row{Cells: []model.Value{model.Str("a\tb\r\nc\x00\u2028d"), model.Absent(model.Unknown, "")}}
	if got := tabbed(&row, []int{0, 1, 7}); got != "a b  c  d\t—\t" {
		t.Errorf("got %q", got)
	}
}
