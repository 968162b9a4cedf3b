package search

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
)

// kinds are one pattern of each kind with bytes that it matches, and their length.
var kinds = []struct {
	name  string
	make  func() (*Pattern, error)
	bytes string
}{
	{"hex", func() (*Pattern, error) { return Hex("4d 5a 90 00") }, "\x4d\x5a\x90\x00"},
	{"hex with wildcards", func() (*Pattern, error) { return Hex("4d ?? 9? ?0 7f") }, "\x4d\xff\x9c\x70\x7f"},
	{"hex with masks", func() (*Pattern, error) { return Hex("4d/cf 5a90/f0ff") }, "\x7d\x57\x90"},
	{"one byte", func() (*Pattern, error) { return Hex("a5") }, "\xa5"},
	{"bytes", func() (*Pattern, error) { return Bytes([]byte("MZ\x90")) }, "MZ\x90"},
	{"ASCII", func() (*Pattern, error) { return Text("needle", ASCII, false) }, "needle"},
	{"ASCII without case", func() (*Pattern, error) { return Text("needle [1]", ASCII, true) }, "NeEdLe [1]"},
	{"UTF-8", func() (*Pattern, error) { return Text("Нора ñ", UTF8, false) }, "Нора ñ"},
	{"UTF-8 without case", func() (*Pattern, error) { return Text("Нора ñя", UTF8, true) }, "нОрА ÑЯ"},
	{"UTF-16", func() (*Pattern, error) { return Text("Ne€", UTF16, false) }, "N\x00e\x00\xac\x20"},
	{"UTF-16 without case", func() (*Pattern, error) { return Text("Жр𐐀", UTF16, true) }, "\x36\x04\x20\x04\x01\xd8\x28\xdc"},
	{"UTF-16 the other way", func() (*Pattern, error) { return Text("Ne", UTF16BE, false) }, "\x00N\x00e"},
	{"windows-1251 without case", func() (*Pattern, error) { return Text("Жук", must1(EncodingNamed("1251")), true) }, "\xe6\xd3\xea"},
	{"code page 437", func() (*Pattern, error) { return Text("Åß", must1(EncodingNamed("cp437")), false) }, "\x8f\xe1"},
	{"integer of 1", func() (*Pattern, error) { return Integer(0xa5, Number{Size: 1}) }, "\xa5"},
	{"integer of 2", func() (*Pattern, error) { return Integer(0xa55b, Number{Size: 2}) }, "\x5b\xa5"},
	{"integer of 4, big-endian", func() (*Pattern, error) { return Integer(0x12345678, Number{Size: 4, BigEndian: true}) }, "\x12\x34\x56\x78"},
	{"integer of 8", func() (*Pattern, error) { return Integer(0x123456789abcdef1, Number{Size: 8}) }, "\xf1\xde\xbc\x9a\x78\x56\x34\x12"},
	{"range of 1", func() (*Pattern, error) { return Range(0xa0, 0xaf, Number{Size: 1}) }, "\xa7"},
	{"range of 2, big-endian", func() (*Pattern, error) { return Range(0x4142, 0x5152, Number{Size: 2, BigEndian: true}) }, "\x51\x52"},
	{"range of 4", func() (*Pattern, error) { return Range(0x12000000, 0x12ffffff, Number{Size: 4}) }, "\xff\xee\xdd\x12"},
	{"range of 4 about zero", func() (*Pattern, error) { return Range(0xfffffffb, 0xfffffffe, Number{Size: 4}) }, "\xfc\xff\xff\xff"},
	{"range of 8", func() (*Pattern, error) { return Range(0xfffff80000000000, 0xfffff80000ffffff, Number{Size: 8}) }, "\x11\x22\x33\x00\x00\xf8\xff\xff"},
	{"GUID", func() (*Pattern, error) { return GUID("{6b29fc40-ca47-1067-b31d-00dd010662da}") }, "\x40\xfc\x29\x6b\x47\xca\x67\x10\xb3\x1d\x00\xdd\x01\x06\x62\xda"},
	{"expression", func() (*Pattern, error) { return Regex(`[a-f]{2}\xff+[\x80-\x90]!`, false) }, "ab\xff\xff\x85!"},
	{"expression with a literal", func() (*Pattern, error) { return Regex(`x[0-9]{1,3}(needle)\d`, true) }, "X12NeedLe7"},
	{"list", func() (*Pattern, error) { return AnyOf(must1(Hex("4d5a")), must1(Text("needle", ASCII, false))) }, "needle"},
}

func must1[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// TestEveryKindEverywhere puts a match at every place where something ends: the first and
// last bytes of the space, of blocks, of windows, of pages.
func TestEveryKindEverywhere(t *testing.T) {
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			p := must[*Pattern](t)(k.make())
			if p.kind.longest() < len(k.bytes) || p.Title == "" {
				t.Fatalf("%q of %d bytes", p.Title, p.kind.longest())
			}
			n := len(k.bytes)
			size := windowSize + 3*blockSize + 77
			var want []model.Addr
			b, every := make([]byte, size), make([]byte, size)
			for _, edge := range []int{0, 4096, blockSize, windowSize, size} {
				for _, at := range []int{edge - n, edge - n + 1, edge - 1, edge, edge + 1} { // each alone
					if at < 0 || at+n > size {
						continue
					}
					copy(b[at:], k.bytes)
					if got, length := found(t, p, Options{}, All(filed(b))); !slices.Equal(got, []model.Addr{model.Addr(at)}) || length[0] != n {
						t.Errorf("at %x: %v, %d", at, got, length)
					}
					clear(b[at : at+n])
				}
				if at := edge - 3*n - 7; at > 0 {
					copy(every[at:], k.bytes)
					want = append(want, model.Addr(at))
				}
			}
			if got, _ := found(t, p, Options{}, All(filed(every))); !slices.Equal(got, want) {
				t.Errorf("all: %v, want %v", got, want)
			}
		})
	}
}

// TestEveryKindAcrossPages: pages that touch in memory lie apart in the file, and a hole
// ends what touches.
func TestEveryKindAcrossPages(t *testing.T) {
	for _, k := range kinds {
		n := len(k.bytes)
		p := must[*Pattern](t)(k.make())
		for cut := 1; cut < n; cut++ {
			b := make([]byte, 5*mem.PageSize)
			copy(b[3*mem.PageSize-cut:], k.bytes[:cut]) // file page 2
			copy(b[:mem.PageSize], k.bytes[cut:])       // file page 0
			copy(b[4*mem.PageSize:], k.bytes[cut:])
			runs := []mem.StoredRun{{Page: 7, Count: 1, Offset: 2 * mem.PageSize}, {Page: 8, Count: 1, Offset: 0}}
			s := mem.NewPages(filed(b), mem.NewRuns(runs), nil)
			if got, _ := found(t, p, Options{}, All(s)); !slices.Equal(got, []model.Addr{model.Addr(8*mem.PageSize - cut)}) {
				t.Errorf("%s cut at %d: %v", k.name, cut, got)
			}
			runs[1] = mem.StoredRun{Page: 9, Count: 1, Offset: 4 * mem.PageSize}
			s = mem.NewPages(filed(b), mem.NewRuns(runs), nil)
			if got, _ := found(t, p, Options{}, All(s)); len(got) != 0 {
				t.Errorf("%s cut at %d by a hole: %v", k.name, cut, got)
			}
		}
	}
}

// TestRange: a match counts when it lies wholly within the target.
func TestRange(t *testing.T) {
	p := must[*Pattern](t)(Text("needle", ASCII, false))
	b := []byte("needle needle needle")
	for _, c := range []struct {
		first, last model.Addr
		want        int
	}{{0, 0, 3}, {1, 0, 2}, {0, 18, 2}, {0, 19, 3}, {7, 12, 1}, {7, 11, 0}, {8, 12, 0}, {19, 19, 0}, {100, 200, 0}} {
		if got, _ := found(t, p, Options{}, Target{Space: filed(b), First: c.first, Last: c.last}); len(got) != c.want {
			t.Errorf("%d to %d: %v", c.first, c.last, got)
		}
	}
	f := filed(b)
	if got, _ := found(t, p, Options{}, Selection(model.Span{Space: f, At: 6, Len: 8})); !slices.Equal(got, []model.Addr{7}) {
		t.Error(got)
	}
	if got, _ := found(t, p, Options{}, All(f), All(filed(b))); len(got) != 6 {
		t.Error("two spaces:", got)
	}
}

func TestAligned(t *testing.T) {
	b := make([]byte, 64)
	for _, at := range []int{3, 8, 20, 41, 48, 60} {
		copy(b[at:], "\x78\x56\x34\x12")
	}
	for align, want := range map[int][]model.Addr{0: {3, 8, 20, 41, 48, 60}, 4: {8, 20, 48, 60}, 16: {48}} {
		for _, high := range []uint64{0x12345678, 0x13345678} {
			p := must[*Pattern](t)(Range(0x12345678, high, Number{Size: 4, Align: align}))
			o := mem.NewOverlay("memory", "")
			f := filed(b)
			o.Add(3, model.Span{Space: f, At: 3, Len: 61}) // the first byte is not aligned
			if got, _ := found(t, p, Options{}, All(o)); !slices.Equal(got, want) {
				t.Errorf("aligned to %d, up to %x: %v", align, high, got)
			}
		}
	}
	p := must[*Pattern](t)(PointerInto(0x12340000, 0x1234ffff, 4))
	if got, _ := found(t, p, Options{}, All(filed(b))); !slices.Equal(got, []model.Addr{8, 20, 48, 60}) {
		t.Error("pointers:", got)
	}
}

func TestSignedRange(t *testing.T) {
	low, high, err := ParseNumbers("-3..2", 2)
	if err != nil {
		t.Fatal(err)
	}
	p := must[*Pattern](t)(Range(low, high, Number{Size: 2, Align: 2}))
	b := []byte("\xfc\xff\xfd\xff\xff\xff\x00\x00\x02\x00\x03\x00\x00\x80")
	if got, _ := found(t, p, Options{}, All(filed(b))); !slices.Equal(got, []model.Addr{2, 4, 6, 8}) {
		t.Error(got)
	}
}

func TestListTellsWhich(t *testing.T) {
	p := must[*Pattern](t)(AnyOf(must1(Hex("6e65")), must1(Text("needle", ASCII, false)), must1(Regex("d.e", false))))
	var got []string
	_, err := Run(context.Background(), []Target{All(filed([]byte("needle..need")))}, p, Options{}, func(h Hit) bool {
		got = append(got, fmt.Sprintf("%d:%d+%d", h.Pattern, h.At, h.Len))
		return true
	})
	if err != nil || strings.Join(got, " ") != "0:0+2 1:0+6 2:3+3 0:8+2" {
		t.Error(got, err)
	}
}

func TestMaxAndStop(t *testing.T) {
	b := bytes.Repeat([]byte("a"), 3*windowSize)
	p := must[*Pattern](t)(Hex("61"))
	for _, most := range []int{1, 10, mostOut, windowSize + 5} {
		n := 0
		done, err := Run(context.Background(), []Target{All(filed(b))}, p, Options{Max: most}, func(h Hit) bool {
			if h.At != model.Addr(n) {
				t.Fatalf("hit %d is at %s", n, h.At)
			}
			n++
			return true
		})
		if n != most || !errors.Is(err, ErrMax) || done.Bytes > uint64(len(b)) {
			t.Errorf("%d of %d, %v", n, most, err)
		}
	}
	n := 0
	if _, err := Run(context.Background(), []Target{All(filed(b))}, p, Options{}, func(Hit) bool { n++; return n < 7 }); n != 7 || err != nil {
		t.Errorf("%d hits, %v", n, err)
	}
	n = 0
	if _, err := Run(context.Background(), []Target{All(filed(b))}, p, Options{Max: len(b)}, func(Hit) bool { n++; return true }); n != len(b) || err != nil {
		t.Errorf("all: %d hits, %v", n, err)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	p := must[*Pattern](t)(Hex("61"))
	b := bytes.Repeat([]byte("a"), 3*windowSize)
	n := 0
	_, err := Run(ctx, []Target{All(filed(b))}, p, Options{}, func(Hit) bool {
		if n++; n == 3 {
			cancel()
		}
		return true
	})
	if !errors.Is(err, context.Canceled) || n == len(b) {
		t.Errorf("%d hits, %v", n, err)
	}
}

func TestPanicComesBack(t *testing.T) {
	defer func() {
		if r := recover(); r != "mine" {
			t.Errorf("recovered %v", r)
		}
	}()
	p := must[*Pattern](t)(Hex("00"))
	_, err := Run(context.Background(), []Target{All(filed(make([]byte, 3*windowSize)))}, p, Options{}, func(Hit) bool { panic("mine") })
	t.Error("no panic", err)
}

func TestMeter(t *testing.T) {
	var m model.Meter
	p := must[*Pattern](t)(Hex("01"))
	size := uint64(windowSize + 12345)
	done, err := Run(context.Background(), []Target{All(filed(make([]byte, size)))}, p, Options{Meter: &m}, func(Hit) bool { return true })
	if d, total := m.Read(); err != nil || d != size || total != size || done.Bytes != size {
		t.Errorf("%d of %d, %d searched, %v", d, total, done.Bytes, err)
	}
}

func TestRefusals(t *testing.T) {
	for name, err := range map[string]error{
		"no byte: write two":       second(Hex("4g")),
		"no byte":                  second(Hex("123")),
		"40/f0":                    second(Hex("40/f")),
		"nothing to search for":    second(Hex("?? ??")),
		"nothing to search":        second(Hex("  ")),
		"ASCII has no 'é'":         second(Text("é", ASCII, false)),
		"no code page":             second(EncodingNamed("9999")),
		"3 bytes":                  second(Integer(1, Number{Size: 3})),
		"power of two":             second(Integer(1, Number{Size: 4, Align: 3})),
		"every integer":            second(Range(0, 255, Number{Size: 1})),
		"does not fit":             third(ParseNumbers("256", 1)),
		"does not fit into":        third(ParseNumbers("-129", 1)),
		"ends before":              third(ParseNumbers("5..4", 1)),
		"ends before it":           third(ParseNumbers("5..-4", 1)),
		"no integer":               third(ParseNumbers("five", 1)),
		"lower address first":      second(PointerInto(5, 4, 8)),
		"not fit a pointer of 4":   second(Pointer(1<<32, 4)),
		"no GUID":                  second(GUID("6b29fc40ca471067b31d00dd010662da")),
		"no regular":               second(Regex("(", false)),
		"matches nothing":          second(Regex("a*", false)),
		"beginning and end":        second(Regex(`\Aa`, false)),
		"no byte: write the bytes": second(Regex("Ж", false)),
		"too many":                 second(AnyOf(make([]*Pattern, 65)...)),
		"at least one pattern":     second(AnyOf()),
		"65536":                    second(Bytes(bytes.Repeat([]byte("a"), 65537))),
		"is no encoding":           second(ParseStringKinds("ascii,ebcdic")),
	} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%q expected, got %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error   { return err }
func third[T any](_, _ T, err error) error { return err }
