package rows

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"dumplens/model"
)

func check(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %s\nwant %s", what, strings.Join(got, " | "), strings.Join(want, " | "))
	}
}

var wholeTree = []string{
	"System", "  smss.exe", "    csrss.exe", "    wininit.exe", "      services.exe", "        svchost.exe",
	"        svchost.exe", "        spoolsv.exe", "      lsass.exe", "explorer.exe", "  cmd.exe", "    notepad.exe", "  setup.exe",
}

func TestOutlineIsOpenAtFirst(t *testing.T) {
	s := sampleStore()
	check(t, "rows", names(s), wholeTree)
	if s.Len() != 13 || s.Total() != 13 || !s.Outline() {
		t.Errorf("Len %d, Total %d, Outline %v; want 13, 13, true", s.Len(), s.Total(), s.Outline())
	}
	if _, depth, kids, open := s.At(3); depth != 2 || !kids || !open {
		t.Errorf("wininit.exe: depth %d, kids %v, open %v", depth, kids, open)
	}
	if _, _, kids, open := s.At(2); kids || open {
		t.Error("csrss.exe has no rows below, so it is neither a branch nor open")
	}
	for _, i := range []int{-1, 13} {
		if row, _, _, _ := s.At(i); row != nil || s.Matched(i) || s.Parent(i) != -1 {
			t.Errorf("row %d is out of range and must be nil", i)
		}
	}
}

func TestToggle(t *testing.T) {
	s := sampleStore()
	s.Toggle(1)
	check(t, "smss.exe closed", names(s), []string{"System", "  smss.exe", "explorer.exe", "  cmd.exe", "    notepad.exe", "  setup.exe"})
	if s.Total() != 13 {
		t.Errorf("Total %d counts only open rows", s.Total())
	}
	s.Toggle(99) // nothing there
	s.Toggle(5)  // a leaf
	s.Toggle(1)
	check(t, "opened again", names(s), wholeTree)
	s.CollapseAll()
	check(t, "collapsed", names(s), []string{"System", "explorer.exe"})
	s.Toggle(1)
	check(t, "below a branch they are closed too", names(s), []string{"System", "explorer.exe", "  cmd.exe", "  setup.exe"})
	s.ExpandAll()
	check(t, "expanded", names(s), wholeTree)
}

func TestParent(t *testing.T) {
	s := sampleStore()
	for i, want := range []int{-1, 0, 1, 1, 3, 4, 4, 4, 3, -1, 9, 10, 9} {
		if got := s.Parent(i); got != want {
			t.Errorf("Parent(%d) = %d, want %d", i, got, want)
		}
	}
}

func TestFind(t *testing.T) {
	named := func(name string) func(*model.Row) bool {
		return func(r *model.Row) bool { return r.Cells[colName].Text == name }
	}
	s := sampleStore()
	s.CollapseAll()
	if i := s.Find(named("lsass.exe")); i < 0 || names(s)[i] != "      lsass.exe" {
		t.Errorf("lsass.exe found at %d of %q", i, names(s))
	}
	check(t, "only what leads there is open", names(s), []string{
		"System", "  smss.exe", "    csrss.exe", "    wininit.exe", "      services.exe", "      lsass.exe", "explorer.exe",
	})
	if i := s.Find(named("nobody.exe")); i != -1 {
		t.Errorf("nobody.exe found at %d", i)
	}
	s.SetFilter("cmd")
	if i := s.Find(named("lsass.exe")); i != -1 {
		t.Errorf("a row that the filter hides is found at %d", i)
	}
}

func TestFilter(t *testing.T) {
	svchost := []string{"System", "  smss.exe", "    wininit.exe", "      services.exe", "        svchost.exe", "        svchost.exe"}
	explorer := []string{"explorer.exe"}
	for _, c := range []struct {
		needle string
		want   []string
	}{
		{"SVCHOST", svchost},
		{"  svchost ", svchost},
		{"fffffa80`09b47540", explorer},
		{"fffffa8009b47540", explorer},
		{"0xFFFFFA8009B47540", explorer},
		{"09b4754", explorer},
		{"crashing", explorer},
		{`\windows\explorer`, explorer},
		{"09:12:31", explorer},
		{"handle table is freed", []string{"explorer.exe", "  setup.exe"}},
		{"9:12:31\nfoo", nil},
		{"nobody", nil},
		{"", wholeTree},
	} {
		s := sampleStore()
		s.SetFilter(c.needle)
		check(t, fmt.Sprintf("filter %q", c.needle), names(s), c.want)
	}
}

func TestFilterFindsAddressesHoweverTyped(t *testing.T) {
	cells := map[string]model.Value{
		"short":   model.At(0x1b9f4000, ""),
		"32 bit":  {Num: 0x80abc, Fmt: model.Address32},
		"words":   model.At(0xfffff80000001000, "").With("nt!KeBugCheck"),
		"several": model.List(model.At(0x77770000, ""), model.Str("Beta")),
		"code":    model.Hex(0xd1).With("DRIVER_IRQL"),
	}
	for name, needles := range map[string][]string{
		"short":   {"0x1b9f4000", "1b9f4000", "00000000`1b9f4000", "0x000000001b9f4000"},
		"32 bit":  {"0x80abc", "00080abc", "0x00080abc"},
		"words":   {"keBug", "fffff800`00001000 nt!"},
		"several": {"0x77770000", "beta", "00000000`77770000, b"},
		"code":    {"0xd1", "d1 driver"},
	} {
		for _, needle := range needles {
			s := NewStore([]model.Column{{Key: "x"}})
			for _, v := range cells {
				s.Append(model.Row{Cells: []model.Value{v}})
			}
			s.SetFilter(needle)
			if row, _, _, _ := s.At(0); s.Len() != 1 || row.Cells[0].String() != cells[name].String() {
				t.Errorf("%q finds %d rows, want 1: %s", needle, s.Len(), cells[name])
			}
		}
	}
}

func TestFilterMarksWhatOnlyLeadsToAMatch(t *testing.T) {
	s := sampleStore()
	s.SetFilter("services")
	check(t, "filtered", names(s), []string{"System", "  smss.exe", "    wininit.exe", "      services.exe"})
	for i, want := range []bool{false, false, false, true} {
		if s.Matched(i) != want {
			t.Errorf("Matched(%d) = %v", i, !want)
		}
	}
}

func TestFilterOpensWhatItFindsAndLeavesNoTrace(t *testing.T) {
	s := sampleStore()
	s.CollapseAll()
	s.SetFilter("notepad")
	check(t, "found in closed branches", names(s), []string{"explorer.exe", "  cmd.exe", "    notepad.exe"})
	s.Toggle(1)
	check(t, "closed while filtered", names(s), []string{"explorer.exe", "  cmd.exe"})
	s.SetFilter("notepad.")
	check(t, "another filter opens again", names(s), []string{"explorer.exe", "  cmd.exe", "    notepad.exe"})
	if _, _, kids, _ := s.At(2); kids {
		t.Error("a match with nothing below it is no branch")
	}
	s.SetFilter("")
	check(t, "as before", names(s), []string{"System", "explorer.exe"})
}

func TestAppendUnderAFilter(t *testing.T) {
	s := NewStore(sampleColumns())
	s.SetFilter("cmd")
	for _, r := range sampleRows() {
		s.Append(r)
	}
	check(t, "filtered as they come", names(s), []string{"explorer.exe", "  cmd.exe"})
	if !s.Filtered() || s.Total() != 13 {
		t.Errorf("Filtered %v, Total %d", s.Filtered(), s.Total())
	}
}

func TestAppendKeepsRows(t *testing.T) {
	s := NewStore(sampleColumns())
	batch := sampleRows()
	s.Append(batch...)
	first, _, _, _ := s.At(0)
	batch[0] = model.Row{} // the caller uses its slice again
	s.Append(manyRows(1000)...)
	if again, _, _, _ := s.At(0); again != first || again.Cells[colName].Text != "System" {
		t.Error("a row moved or changed after Append")
	}
}

func TestSortCycles(t *testing.T) {
	s := sampleStore()
	s.SortBy(colName)
	check(t, "up", names(s), []string{
		"explorer.exe", "  cmd.exe", "    notepad.exe", "  setup.exe", "System", "  smss.exe", "    csrss.exe", "    wininit.exe",
		"      lsass.exe", "      services.exe", "        spoolsv.exe", "        svchost.exe", "        svchost.exe",
	})
	if col, down := s.Sorted(); col != colName || down {
		t.Errorf("Sorted() = %d, %v", col, down)
	}
	s.SortBy(colName)
	if got := names(s); got[0] != "System" || got[2] != "    wininit.exe" || got[3] != "      services.exe" {
		t.Errorf("down: %q", got)
	}
	s.SortBy(colName)
	check(t, "file order again", names(s), wholeTree)
	s.SortBy(-1)
	s.SortBy(len(sampleColumns()))
	if col, _ := s.Sorted(); col != -1 {
		t.Errorf("a column that is not there sorts: %d", col)
	}
}

// flat makes a store with one column.
func flat(vals ...model.Value) *Store {
	s := NewStore([]model.Column{{Key: "x", Title: "X"}})
	for _, v := range vals {
		s.Append(model.Row{Cells: []model.Value{v}})
	}
	return s
}

func firsts(s *Store) []string {
	out := make([]string, s.Len())
	for i := range out {
		out[i] = cell(s.node(i).row, 0).String()
	}
	return out
}

func TestSortOrders(t *testing.T) {
	gone := model.Absent(model.PagedOut, "")
	for _, c := range []struct {
		name     string
		vals     []model.Value
		up, down []string
	}{
		{"numbers by value", []model.Value{model.Num(10), model.Num(9), model.Num(100)}, []string{"9", "10", "100"}, []string{"100", "10", "9"}},
		{"sizes by value", []model.Value{model.Bytes(2048), model.Bytes(5), model.Bytes(1 << 30)}, []string{"5 bytes", "2.0 KiB", "1.0 GiB"}, []string{"1.0 GiB", "2.0 KiB", "5 bytes"}},
		{"text without case", []model.Value{model.Str("b"), model.Str("C"), model.Str("A")}, []string{"A", "b", "C"}, []string{"C", "b", "A"}},
		{"absent last both ways", []model.Value{gone, model.Num(2), gone, model.Num(1)}, []string{"1", "2", "—", "—"}, []string{"2", "1", "—", "—"}},
		{"numbers, then text", []model.Value{model.Str("a"), model.Num(7), gone}, []string{"7", "a", "—"}, []string{"a", "7", "—"}},
		{"several as text", []model.Value{model.List(model.Str("z")), model.List(model.Str("B"), model.Str("a"))}, []string{"B, a", "z"}, []string{"z", "B, a"}},
	} {
		s := flat(c.vals...)
		s.SortBy(0)
		check(t, c.name+", up", firsts(s), c.up)
		s.SortBy(0)
		check(t, c.name+", down", firsts(s), c.down)
	}
}

func TestSortIsStableBothWays(t *testing.T) {
	s := NewStore(sampleColumns()[:2])
	for i, n := range []uint64{2, 1, 2, 1, 2} {
		s.Append(model.Row{Cells: []model.Value{model.Num(uint64(i)), model.Num(n)}})
	}
	s.SortBy(1)
	check(t, "up", firsts(s), []string{"1", "3", "0", "2", "4"})
	s.SortBy(1)
	check(t, "down", firsts(s), []string{"0", "2", "4", "1", "3"})
}

func TestShortRowsSortAsEmpty(t *testing.T) {
	s := NewStore(sampleColumns())
	s.Append(model.Row{Cells: []model.Value{model.Str("short")}}, process("whole", 1, 1, 1, 1, 1))
	s.SortBy(colNote)
	s.SetFilter("short")
	check(t, "rows", names(s), []string{"short"})
}

// Rows that come while the table is sorted land in the same places as rows sorted at
// once, however the batches fall.
func TestAppendWhileSorted(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		one, many := NewStore(sampleColumns()), NewStore(sampleColumns())
		many.SortBy(colThreads)
		rest := manyRows(200)
		one.Append(rest...)
		one.SortBy(colThreads)
		for len(rest) > 0 {
			n := 1 + rnd.IntN(len(rest))
			many.Append(rest[:n]...)
			rest = rest[n:]
			if rnd.IntN(2) == 0 {
				many.Len()
			}
		}
		check(t, "batches", names(many), names(one))
		many.SortBy(colThreads)
		many.SortBy(colThreads)
		many.Append(process("last", 1, 1, 1, 1, 1))
		if got := names(many); got[200] != "last" || got[0] != "process000000.exe" {
			t.Fatalf("file order after sorting: %q ... %q", got[0], got[200])
		}
	}
}

// Whatever is done to a store, what it shows is what a plain walk of its rows shows.
func TestStoreAgreesWithAPlainWalk(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	s := sampleStore()
	for step := range 2000 {
		switch rnd.IntN(8) {
		case 0:
			s.SortBy(rnd.IntN(9))
		case 1:
			s.SetFilter([]string{"", "s", "exe", "svchost", "zzz", "9b"}[rnd.IntN(6)])
		case 2:
			s.ExpandAll()
		case 3:
			s.CollapseAll()
		case 4:
			if s.Total() < 200 {
				s.Append(sampleRows()[rnd.IntN(2)])
			}
		default:
			s.Toggle(rnd.IntN(20))
		}
		checkWalk(t, s, step)
	}
}

func checkWalk(t *testing.T, s *Store, step int) {
	t.Helper()
	i := 0
	var walk func([]*node, int)
	walk = func(list []*node, depth int) {
		for _, n := range list {
			if s.needle != "" && !n.match && !n.below {
				continue
			}
			row, d, _, open := s.At(i)
			if row != n.row || d != depth {
				t.Fatalf("step %d: row %d is %p at depth %d, want %p at %d", step, i, row, d, n.row, depth)
			}
			i++
			if open {
				walk(n.kids, depth+1)
			}
		}
	}
	s.Len()
	walk(s.roots, 0)
	if i != s.Len() {
		t.Fatalf("step %d: %d rows, want %d", step, s.Len(), i)
	}
}
