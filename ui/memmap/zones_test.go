package memmap

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/model/mem"
	"dumplens/ui/look"
)

// process is the memory of a process: what is in the dump, and the zones.
func process() (*virtual, []model.Zone) {
	v := &virtual{name: "memory"}
	var zones []model.Zone
	at := model.Addr(0x7ff600000000)
	add := func(pages, captured uint64, state model.ZoneState, access model.Access, words string) {
		n := pages * mem.PageSize
		zones = append(zones, model.Zone{First: at, Last: at + model.Addr(n) - 1, State: state, Access: access, Words: words})
		if captured > 0 {
			v.parts = append(v.parts, part{at: at, n: captured})
		}
		if rest := n - captured; rest > 0 {
			why := model.NotMapped
			if state == model.Committed {
				why = model.NotInDump
			}
			v.parts = append(v.parts, part{at: at + model.Addr(captured), n: rest, why: why})
		}
		at += model.Addr(n)
	}
	for range 6 {
		add(16, 16*mem.PageSize, model.Committed, model.ReadOnly, "committed, read-only, image")
		add(48, 48*mem.PageSize, model.Committed, model.Execute, "committed, execute/read, image")
		add(20, 20*mem.PageSize, model.Committed, model.ReadWrite, "committed, read/write, private")
		add(3, 3*mem.PageSize-0x700, model.Committed, model.Execute, "committed, execute, private")
		add(30, 0, model.Committed, model.ReadWrite, "committed, read/write, private")
		add(25, 0, model.Reserved, model.NoAccess, "reserved, private")
		add(10, 0, model.Free, model.NoAccess, "free")
	}
	return v, zones
}

func newProcessStage(t *testing.T) *stage {
	s := newStage(t, 1100, 620)
	v, zones := process()
	s.SetZones("memory", func() []model.Zone { return append([]model.Zone(nil), zones...) })
	s.Show(v, nil)
	s.settle()
	return s
}

// TestZonesInPicture: the picture reaches over what is not captured, and the card tells
// of each zone in words.
func TestZonesInPicture(t *testing.T) {
	s := newProcessStage(t)
	s.picture("memmap-zones-dark")
	if first, last := s.regions[0].First, s.regions[len(s.regions)-1].Last; first != 0x7ff600000000 || last < 0x7ff600000000+6*142*mem.PageSize {
		t.Errorf("the picture reaches from %s to %s", first, last)
	}
	s.SetCell(mem.PageSize, 0)
	s.settle()
	s.picture("memmap-zones-pages-dark")
	for _, c := range []struct {
		page model.Addr
		want string
		kind kind
	}{
		{0, "the page is captured / committed, read-only, image", readOnly},
		{20, "the page is captured / committed, execute/read, image", execute},
		{70, "the page is captured / committed, read/write, private", captured},
		{86, "2304 of 4096 bytes captured / committed, execute, private; the rest: not in dump", partly},
		{90, "the page is not captured / committed, read/write, private; not in dump", absent},
		{120, "the page is not captured / reserved, private", reserved},
		{145, "the page is not captured / free", outside},
	} {
		at := s.plan.cellOf(0x7ff600000000 + c.page*mem.PageSize)
		s.move(at)
		if _, count, why := s.card.cell(); count+" / "+why != c.want {
			t.Errorf("page %d: %q, want %q", c.page, count+" / "+why, c.want)
		}
		if cell, _ := s.store.cell(at); kindOf(cell) != c.kind {
			t.Errorf("page %d: %+v is of kind %d, want %d", c.page, cell, kindOf(cell), c.kind)
		}
	}
	var words []string
	for _, w := range s.bar.legend.words {
		words = append(words, w.Text)
	}
	if got := strings.Join(words, ", "); got != "read/write, other, read-only, execute, partly, not in dump, reserved, free" {
		t.Errorf("the legend is %s", got)
	}
	fyne.CurrentApp().Settings().SetTheme(look.New("light"))
	s.Refresh()
	s.settle()
	s.picture("memmap-zones-pages-light")
}

// TestZonesOfAnotherSpace: zones are for the one space that they were given for.
func TestZonesOfAnotherSpace(t *testing.T) {
	s := newProcessStage(t)
	s.Show(kernel(), nil)
	s.settle()
	if s.hasZones() || s.bar.legend.zoned {
		t.Error("another space has the zones of the first")
	}
}

func TestZoneWords(t *testing.T) {
	z := mem.NewZones([]model.Zone{
		{First: 0, Last: 0x1fff, State: model.Committed, Words: "committed, read-only"},
		{First: 0x2000, Last: 0x2fff, State: model.Reserved, Words: "reserved"},
		{First: 0x3000, Last: 0xffff, State: model.Free, Words: "free"},
		{First: 0x10000, Last: 0x10fff, Words: "state 0x7"},
	})
	for _, c := range []struct {
		first, last model.Addr
		cell        mem.Cell
		want        string
	}{
		{0, 0xfff, mem.Cell{Why: model.NotInDump}, "committed, read-only; not in dump"},
		{0, 0xffff, mem.Cell{Captured: 0x2000, Why: model.NotMapped}, "8.0 KiB committed, 4.0 KiB reserved, 52.0 KiB free"},
		{0, 0xffff, mem.Cell{Captured: 0x800, Why: model.NotMapped}, "8.0 KiB committed, 4.0 KiB reserved, 52.0 KiB free; 6.0 KiB not in dump"},
		{0, 0xffff, mem.Cell{Floor: true}, "8.0 KiB committed, 4.0 KiB reserved, 52.0 KiB free; there is too much to look at all of it"},
		{0xf000, 0x10fff, mem.Cell{Why: model.NotInDump}, "4.0 KiB free, 4.0 KiB in an unknown state"},
		{0x20000, 0x20fff, mem.Cell{Why: model.NotInDump}, "not in dump"},
	} {
		if got := zoneWords(z, c.first, c.last, c.cell); got != c.want {
			t.Errorf("%s to %s: %q, want %q", c.first, c.last, got, c.want)
		}
	}
}

// TestZoneShapes: kinds of memory differ in shape, whatever their colours.
func TestZoneShapes(t *testing.T) {
	for _, scale := range []float32{1, 1.5, 2, 3} {
		p := newPainter(metricsAt(scale, 0, cellSide), fakeColour)
		shapes := map[string]kind{}
		for k := captured; k <= outside; k++ {
			tile := p.tiles[k]
			if k == partly {
				tile = p.partly[captured][p.m.cell/2]
			}
			var shape strings.Builder
			for i := 0; i < len(tile); i += 4 {
				if tile[i] == tile[0] {
					shape.WriteByte('#')
				} else {
					shape.WriteByte('.')
				}
			}
			if other, same := shapes[shape.String()]; same && !(k == absent && other == captured) {
				t.Errorf("scale %v: kinds %d and %d have one shape", scale, k, other)
			}
			shapes[shape.String()] = k
		}
	}
}
