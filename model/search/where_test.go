package search

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
)

// scattered is physical memory whose pages stand in the file in another order, with
// holes between them.
func scattered(b []byte, pages ...uint64) *mem.Pages {
	runs := make([]mem.StoredRun, len(pages))
	for i, page := range pages {
		runs[i] = mem.StoredRun{Page: page, Count: 1, Offset: uint64(i) * mem.PageSize}
	}
	return mem.NewPages(filed(b), mem.NewRuns(runs), []model.Run{{BasePage: 0, PageCount: 16}})
}

func TestMissing(t *testing.T) {
	b := make([]byte, 3*mem.PageSize)
	s := scattered(b, 2, 3, 9)
	p := must[*Pattern](t)(Hex("01"))
	done, err := Run(context.Background(), []Target{All(s)}, p, Options{}, func(Hit) bool { return true })
	if err != nil || done.Bytes != 3*mem.PageSize || len(done.Missing) != 1 || done.Missing[0].Bytes != 13*mem.PageSize || done.Missing[0].Why != model.NotInDump {
		t.Errorf("%+v, %v", done, err)
	}
	if words := done.Words(); len(words) != 1 || words[0] != "physical: 52.0 KiB not searched: not in dump" {
		t.Error(words)
	}
	done, _ = Run(context.Background(), []Target{{Space: s, First: 0x1800, Last: 0x47ff}}, p, Options{}, func(Hit) bool { return true })
	if done.Bytes != 2*mem.PageSize || len(done.Missing) != 1 || done.Missing[0].Bytes != mem.PageSize || done.Missing[0].First != 0x1800 {
		t.Errorf("a part: %+v", done)
	}
}

func TestMissingOfManySpaces(t *testing.T) {
	var s Searched
	for i := range model.Addr(8) {
		name := "process:" + i.Short()
		s.miss(name, i, 10, model.PagedOut, nil)
		s.miss(name, i, 1000, model.NotInDump, nil)
		s.miss(name, i, 10, model.PagedOut, nil)
	}
	want := "7.8 KiB of all spaces together not searched: not in dump\n160 bytes of all spaces together not searched: paged out"
	if got := strings.Join(s.Words(), "\n"); got != want || len(s.Missing) != 16 {
		t.Errorf("%s; %d", got, len(s.Missing))
	}
}

// TestShorterFile: a file that lost its end while it was open.
func TestShorterFile(t *testing.T) {
	const size = 3 * windowSize
	path := filepath.Join(t.TempDir(), "dump")
	b := make([]byte, size)
	for _, at := range []int{10, windowSize - 3, windowSize + 100, size - 6} {
		copy(b[at:], "needle")
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := mem.NewFile(f, size)
	p := must[*Pattern](t)(Text("needle", ASCII, false))
	for _, left := range []int64{size - 1, windowSize + 106, windowSize + 105, windowSize + 2, windowSize, 100, 0} {
		if err := os.Truncate(path, left); err != nil {
			t.Fatal(err)
		}
		var want, got []model.Addr
		for _, at := range []int64{10, windowSize - 3, windowSize + 100, size - 6} {
			if at+6 <= left {
				want = append(want, model.Addr(at))
			}
		}
		done, err := Run(context.Background(), []Target{All(s)}, p, Options{}, func(h Hit) bool { got = append(got, h.At); return true })
		var missing uint64
		for _, m := range done.Missing {
			missing += m.Bytes
			if m.Why != model.NotInDump || m.Cause == nil || !strings.Contains(m.String(), "became shorter") {
				t.Errorf("%d left: %s", left, m)
			}
		}
		if err != nil || !slices.Equal(got, want) || done.Bytes != uint64(left) || missing != uint64(size-left) {
			t.Errorf("%d left: %v, want %v; %d searched, %d missing, %v", left, got, want, done.Bytes, missing, err)
		}
	}
}

// machine has a page table at page 0 and above, and pages of memory at 16 and above.
type machine struct{ b []byte }

func newMachine(pages int) *machine {
	m := &machine{make([]byte, (16+pages)*mem.PageSize)}
	for level := range 3 { // tables 0 to 3 are those of the lowest addresses
		binary.LittleEndian.PutUint64(m.b[level*mem.PageSize:], uint64(level+1)*mem.PageSize|7)
	}
	return m
}

// maps puts an entry for page number n of the space.
func (m *machine) maps(n int, entry uint64) {
	binary.LittleEndian.PutUint64(m.b[3*mem.PageSize+n*8:], entry)
}

func (m *machine) page(n int) []byte { return m.b[(16+n)*mem.PageSize:][:mem.PageSize] }

func (m *machine) paged(name string) *mem.Paged {
	b := append([]byte(nil), m.b...)
	phys := mem.NewPages(filed(b), mem.NewRuns([]mem.StoredRun{{Page: 0, Count: uint64(len(b) / mem.PageSize)}}), nil)
	return mem.NewPaged(name, phys, 0, mem.PagedOptions{To: 0x1fffff})
}

func TestVirtual(t *testing.T) {
	m := newMachine(4)
	for n, page := range []int{2, 0, 3} { // neighbours that lie apart
		m.maps(n, uint64(16+page)<<12|7)
	}
	m.maps(3, 4<<5)               // demand zero
	m.maps(5, uint64(16+1)<<12|7) // after a hole
	m.maps(6, 0x1000<<12|7)       // not in the dump
	m.maps(7, 9<<32|4<<5)         // in the paging file
	copy(m.page(2)[mem.PageSize-3:], "needle")
	copy(m.page(0), "dle")
	copy(m.page(0)[mem.PageSize-1:], "n")
	copy(m.page(3), "eedle")
	copy(m.page(3)[mem.PageSize-3:], "nee")
	copy(m.page(1), "needle")
	s := m.paged("process:4")
	p := must[*Pattern](t)(Text("needle", ASCII, false))
	var got []model.Addr
	done, err := Run(context.Background(), []Target{All(s)}, p, Options{}, func(h Hit) bool { got = append(got, h.At); return true })
	if err != nil || !slices.Equal(got, []model.Addr{0xffd, 0x1fff, 0x5000}) || done.Bytes != 4*mem.PageSize || done.Zeros != mem.PageSize || done.Size() != "16.0 KiB and 4.0 KiB of zeros that were never touched" {
		t.Errorf("%v, %+v, %v", got, done, err)
	}
	if w := strings.Join(done.Words(), "\n"); w != "process:4: 4.0 KiB not searched: not in dump\nprocess:4: 4.0 KiB not searched: paged out" {
		t.Error(w)
	}
	p = must[*Pattern](t)(Hex("65 00 00 00"))
	if got, _ := found(t, p, Options{}, All(s)); !slices.Contains(got, 0x2fff) {
		t.Error("into a page of zeros:", got)
	}
}

// TestOnce: two processes share pages. Hits in a page come once, those over borders also
// where pages touch that did not touch before.
func TestOnce(t *testing.T) {
	m := newMachine(3)
	for n, page := range []int{0, 1, 2} {
		m.maps(n, uint64(16+page)<<12|7)
	}
	copy(m.page(0)[100:], "needle")
	copy(m.page(0)[mem.PageSize-3:], "nee")
	copy(m.page(1), "dle")
	copy(m.page(2), "dle")
	copy(m.page(2)[50:], "needle")
	phys := mem.NewPages(filed(m.b), mem.NewRuns([]mem.StoredRun{{Page: 0, Count: 19}}), nil)
	one := mem.NewPaged("process:1", phys, 0, mem.PagedOptions{To: 0x1fffff})
	// The second has its table at page 4: 2, 0, 2, 0, 1.
	copy(m.b[4*mem.PageSize:], m.b[:3*mem.PageSize])
	for level := range 3 {
		binary.LittleEndian.PutUint64(m.b[(4+level)*mem.PageSize:], uint64(level+5)*mem.PageSize|7)
	}
	for n, page := range []int{2, 0, 2, 0, 1} {
		binary.LittleEndian.PutUint64(m.b[7*mem.PageSize+n*8:], uint64(16+page)<<12|7)
	}
	two := mem.NewPaged("process:2", phys, 4*mem.PageSize, mem.PagedOptions{To: 0x1fffff})
	p := must[*Pattern](t)(Text("needle", ASCII, false))
	var got []string
	done, err := Run(context.Background(), []Target{All(one), All(two)}, p, Options{Once: true}, func(h Hit) bool {
		got = append(got, h.Space.Name()+" "+h.At.Short())
		return true
	})
	want := "process:1 00000064, process:1 00000ffd, process:1 00002032, process:2 00001ffd"
	// At 0x3ffd of process:2 page 0 is followed by 1 again, which was met before 2 was.
	want += ", process:2 00003ffd"
	if err != nil || strings.Join(got, ", ") != want || done.Again != 5*mem.PageSize {
		t.Errorf("%s, want %s; %+v, %v", strings.Join(got, ", "), want, done, err)
	}
	all, _ := found(t, p, Options{}, All(one), All(two))
	if len(all) != 9 {
		t.Error("each time:", all)
	}
}

// TestOnceOfManyPages: what is left out keeps no memory and loses no hit at its edges.
func TestOnceOfManyPages(t *testing.T) {
	b := make([]byte, 3*windowSize)
	for i := mem.PageSize - 3; i+6 < len(b); i += 5 * mem.PageSize {
		copy(b[i:], "needle")
	}
	f := filed(b)
	o := mem.NewOverlay("memory", "")
	o.Add(0, f.Span())
	o.Add(1<<32, f.Span())
	o.Add(1<<33, model.Span{Space: f, At: windowSize - 0x800, Len: windowSize}) // pages that are none of the file's
	p := must[*Pattern](t)(Text("needle", ASCII, false))
	one, _ := found(t, p, Options{}, All(f))
	got, _ := found(t, p, Options{Once: true}, All(o))
	if n := len(one); len(got) < n || !slices.Equal(got[:n], one) || got[n-1] > 1<<32 || len(got) > n && got[n] < 1<<33 {
		t.Errorf("%d hits of %d", len(got), len(one))
	}
}

// TestEndsInLoopingTables: a table of pages that is also all tables above it shows 2^48
// bytes; what was not searched is said.
func TestEndsInLoopingTables(t *testing.T) {
	p := must[*Pattern](t)(Text("needle", ASCII, false))
	page := func(entry uint64) []byte {
		return bytes.Repeat(binary.LittleEndian.AppendUint64(nil, entry), mem.PageSize/8)
	}
	for name, raw := range map[string][]byte{
		"memory without end": page(7),
		// All entries of a table lead to the one next table, and those of the third are not
		// present: 2^27 empty places.
		"emptiness without end": slices.Concat(page(0x1007), page(0x2007), page(0x3000)),
	} {
		n := uint64(len(raw))
		s := mem.NewPaged("looped", mem.NewPages(filed(raw), mem.NewRuns([]mem.StoredRun{{Count: n / mem.PageSize}}), nil), 0, mem.PagedOptions{})
		done, err := Run(context.Background(), []Target{{Space: s, Last: 1<<47 - 1}}, p, Options{}, func(Hit) bool { return true })
		if err != nil || len(done.Endless) != 1 || done.Endless[0].Space != "looped" || done.Bytes > searchLeast+windowSize {
			t.Errorf("%s: %+v, %v", name, done, err)
		}
	}
}

// TestEndsInRangesOfTheSameBytes: many ranges of a minidump may name one piece of the file.
func TestEndsInRangesOfTheSameBytes(t *testing.T) {
	const size = 8 << 20
	f := filed(make([]byte, size))
	o := mem.NewOverlay("memory", "not in dump")
	for i := range model.Addr(2 * searchLeast / size) {
		o.Add(i*size, f.Span())
	}
	p := must[*Pattern](t)(Text("needle", ASCII, false))
	done, err := Run(context.Background(), []Target{All(o)}, p, Options{}, func(Hit) bool { return true })
	if err != nil || len(done.Endless) != 1 || done.Bytes > searchLeast {
		t.Errorf("%+v, %v", done, err)
	}
}

// top is readable in its last three bytes.
type top struct{}

func (top) Name() string { return "top" }

func (top) Next(at model.Addr) (model.Span, bool) {
	first := max(at, ^model.Addr(2))
	return model.Span{At: first, Len: uint64(-first)}, true
}

func (top) ReadAt(p []byte, at model.Addr) (int, error) {
	for i := range p {
		a := at + model.Addr(i)
		if a < ^model.Addr(2) {
			return i, &model.Hole{Space: "top", At: a, Len: 1, Why: model.NotMapped}
		}
		p[i] = "abc"[a-^model.Addr(2)]
	}
	return len(p), nil
}

func TestTopOfSpace(t *testing.T) {
	p := must[*Pattern](t)(Text("bc", ASCII, false))
	if got, _ := found(t, p, Options{}, All(top{})); !slices.Equal(got, []model.Addr{^model.Addr(1)}) {
		t.Error(got)
	}
	var s []string
	_, err := Strings(context.Background(), []Target{All(top{})}, StringOptions{Least: 3}, func(f FoundString) bool { s = append(s, f.Text); return true })
	if err != nil || len(s) != 1 || s[0] != "abc" {
		t.Error(s, err)
	}
}
