package view

import (
	"errors"
	"io"
	"iter"
	"testing"

	"dumplens/model"
)

// forms are the ways to write a report.
var forms = map[string]func(*Report, io.Writer) error{
	"json": (*Report).JSON, "csv": (*Report).CSV, "text": (*Report).Text, "html": (*Report).HTML,
}

// counter counts what is written, and fails when that is more than room.
type counter struct{ n, room int }

var errFull = errors.New("the disk is full")

func (c *counter) Write(p []byte) (int, error) {
	if c.n += len(p); c.n > c.room {
		return 0, errFull
	}
	return len(p), nil
}

// long is a report of many rows; each is called before a row is made.
func long(each func(i int)) *Report {
	rows := iter.Seq2[model.Row, error](func(yield func(model.Row, error) bool) {
		for i := range 10 * fitted {
			each(i)
			if !yield(model.Row{Cells: []model.Value{model.Num(uint64(i))}}, nil) {
				return
			}
		}
	})
	return &Report{Results: []Result{{View: model.View{ID: "long", Columns: []model.Column{{Key: "n", Title: "Number"}}}, Rows: rows}}}
}

// TestRowsAreWrittenWhileTheyAreRead: no form waits for the last row.
func TestRowsAreWrittenWhileTheyAreRead(t *testing.T) {
	for name, write := range forms {
		w, early := &counter{room: 1 << 30}, 0
		err := write(long(func(int) { early = w.n }), w)
		if err != nil || early < w.n/4 {
			t.Errorf("%s: when the last row was read, %d bytes of %d were written (%v)", name, early, w.n, err)
		}
	}
}

// TestFullDiskEndsTheReading: rows that cannot be written are not read.
func TestFullDiskEndsTheReading(t *testing.T) {
	for name, write := range forms {
		last := 0
		err := write(long(func(i int) { last = i }), &counter{room: 1000})
		if !errors.Is(err, errFull) || last > 9*fitted {
			t.Errorf("%s: read up to row %d, error %v", name, last, err)
		}
	}
}
