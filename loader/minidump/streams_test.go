package minidump

import (
	"strings"
	"sync"
	"testing"

	"dumplens/model"
)

func TestFunctionTable(t *testing.T) {
	b := newBuilder(0)
	table := func(min uint64, entries, pad uint32) []byte {
		return le(min, min+0x1000, min, entries, pad, zeros(8), zeros(int(12*entries+pad)))
	}
	b.stream(13, le(uint32(24), uint32(32), uint32(8), uint32(12), uint32(3), uint32(4), zeros(4), table(0x10000, 2, 4), table(0x20000, 1, 0)))
	d := loadBytes(t, b.b)
	if f := field(t, d, "FunctionTable[1].MinimumAddress"); f.Value.Num != 0x20000 || !f.Value.Src.Known() {
		t.Errorf("the second table begins at %v", f.Value)
	}
	if f := field(t, d, "FunctionTable[0].EntryCount"); f.Value.Num != 2 || f.Offset != 28+24 {
		t.Errorf("the first table has %v functions at 0x%x", f.Value, f.Offset)
	}
	if !hasProblem(d, "FunctionTable", "3 tables: only 2") {
		t.Errorf("problems are %v", d.Problems())
	}
}

func TestToken(t *testing.T) {
	sid := le(uint8(1), uint8(5), zeros(5), uint8(5), uint32(21), uint32(1), uint32(2), uint32(3), uint32(1000))
	user := le(uint64(8), uint64(0), sid)
	pairs := le(uint32(72), uint32(4), uint32(80), uint32(len(user)), zeros(40))
	element := le(uint32(80+len(user)), uint32(4242), uint64(0x338), pairs, zeros(8), user)
	b := newBuilder(0)
	b.stream(19, le(uint32(16+len(element)), uint32(2), uint32(16), uint32(72), element))
	d := loadBytes(t, b.b)
	if f := field(t, d, "Token[0].User"); f.Value.Text != "S-1-5-21-1-2-3-1000" {
		t.Errorf("the user is %v", f.Value)
	}
	if f := field(t, d, "Token[0].TokenId"); f.Value.Num != 4242 {
		t.Errorf("the id is %v", f.Value)
	}
	if !hasProblem(d, "Token", "2 tokens: only 1") {
		t.Errorf("problems are %v", d.Problems())
	}
}

func TestMacCrashInfo(t *testing.T) {
	b := newBuilder(0)
	record := le(uint64(0x4D7A0001), uint64(5), uint64(7), uint64(0), uint64(6), "/usr/lib/dyld\x00", "Library not loaded\x00", "\x00", "\x00", "more\x00")
	at := b.put(record)
	b.stream(0x4D7A0001, le(uint32(0x4D7A0001), uint32(1), uint32(40), uint32(len(record)), at, zeros(152)))
	d := loadBytes(t, b.b)
	for name, want := range map[string]string{"module_path": "/usr/lib/dyld", "message": "Library not loaded", "message2": "more", "abort_cause": "0x6", "thread": "7"} {
		if f := field(t, d, "MozMacosCrashInfo[0]."+name); f.Value.String() != want {
			t.Errorf("%s is %v, want %s", name, f.Value, want)
		}
	}
	if d.Fact("assertion").Text != "Library not loaded" {
		t.Errorf("the message is %v", d.Fact("assertion"))
	}
}

func TestSystemMemoryInfo(t *testing.T) {
	p := zeros(492)
	p[0], p[2] = 1, 7
	p[0x1C8], p[0x1E4] = 99, 5
	b := newBuilder(0)
	b.stream(21, p)
	d := loadBytes(t, b.b)
	if len(counters) != 70 {
		t.Fatalf("%d counters, not 70", len(counters))
	}
	if f := field(t, d, "SystemMemoryInfo.PerfInfo.SystemCalls"); f.Value.Num != 99 {
		t.Errorf("the last counter is %v", f.Value)
	}
	if f := field(t, d, "SystemMemoryInfo.PerfInfo.SharedCommittedPages"); f.Value.Num != 5 {
		t.Errorf("the last member is %v", f.Value)
	}
}

func TestBytesOfUndocumentedStreams(t *testing.T) {
	b := newBuilder(0)
	b.stream(23, le("trace", zeros(200)))
	d := loadBytes(t, b.b)
	f := field(t, d, "IptTrace")
	if !strings.HasPrefix(f.Value.Text, "74 72 61 63 65 00") || f.Value.Src.Len != maxBytesShown || !strings.Contains(f.Note, "205 bytes") {
		t.Errorf("%v %q", f.Value, f.Note)
	}
}

func TestGaps(t *testing.T) {
	b := sample()
	b.put([]byte("bytes that belong to nothing"))
	b.stream(0x12345679, []byte("last"))
	status := map[uint64]string{}
	for _, s := range items(t, loadBytes(t, b.b).Streams) {
		status[s.Type.Num] = s.Status.Text
	}
	if got := status[0x12345678]; !strings.Contains(got, "a gap of 0x1c bytes") {
		t.Errorf("the stream before the gap is %q", got)
	}
	delete(status, 0x12345678)
	for kind, got := range status {
		if strings.Contains(got, "gap") {
			t.Errorf("stream 0x%x is %q", kind, got)
		}
	}
}

func TestAskedFor(t *testing.T) {
	for n, want := range map[uint64]string{
		0:         "include registers, stacks and modules",
		0x6:       "include registers, stacks and modules; include all memory of the process; include the handles",
		1<<40 | 4: "include registers, stacks and modules; include the handles; do what flags 0x10000000000 say, which no public source names",
	} {
		if got := askedFor(n); got != want {
			t.Errorf("0x%x: %q", n, got)
		}
	}
	for i, b := range asked {
		if b.mask != miniDumpType[i].mask {
			t.Errorf("flag 0x%x is asked for out of its order", b.mask)
		}
	}
}

func TestHolesTellTheRegion(t *testing.T) {
	b := sample() // commits 0x20000 to 0x23000, of which 8 bytes are saved
	free := le(uint64(0x23000), uint64(0), uint32(0), uint32(0), uint64(0x1000), uint32(0x10000), uint32(1), uint32(0), uint32(0))
	reserved := le(uint64(0x24000), uint64(0x24000), uint32(4), uint32(0), uint64(0x1000), uint32(0x2000), uint32(0), uint32(0x20000), uint32(0))
	committed := le(uint64(0x20000), uint64(0x20000), uint32(4), uint32(0), uint64(0x3000), uint32(0x1000), uint32(0x104), uint32(0x20000), uint32(0))
	b.stream(16, le(uint32(16), uint32(48), uint64(3), reserved, free, committed))
	b.b[32+12*7] = 0 // the sample's own list becomes an unused stream
	d := loadBytes(t, b.b)
	for at, want := range map[model.Addr]struct {
		why   model.Reason
		n     uint64
		words string
	}{
		0x21000: {model.NotInDump, 0x2000, "committed; read, write, guard; private"},
		0x23000: {model.NotMapped, 0x1000, "free addresses"},
		0x24800: {model.NotMapped, 0x800, "reserved addresses without memory"},
		0x1000:  {model.NotInDump, 0x1F000, notSaved},
	} {
		_, err := model.ReadBytes(d.Memory, at, 1)
		h := model.AsHole(err, "", 0)
		if h == nil || h.Why != want.why || h.Len != want.n || !strings.Contains(h.Reason(), want.words) {
			t.Errorf("%v: %+v, want %+v", at, h, want)
		}
	}
	if g, ok := d.RegionAt(0x23fff); !ok || g.State.Num != memFree || g.Start.Num != 0x23000 {
		t.Errorf("the region is %+v, %v", g, ok)
	}
	if _, ok := d.RegionAt(0x25000); ok {
		t.Error("there is a region behind the last")
	}
}

func TestChangeDate(t *testing.T) {
	for want, p := range map[string][]byte{
		"last Sunday of October, 03:00":   le(uint16(0), uint16(10), uint16(0), uint16(5), uint16(3), zeros(6)),
		"Sunday number 2 of March, 02:00": le(uint16(0), uint16(3), uint16(0), uint16(2), uint16(2), zeros(6)),
		"2011-04-02 00:30":                le(uint16(2011), uint16(4), uint16(6), uint16(2), uint16(0), uint16(30), zeros(4)),
		"0000-77-02 00:00":                le(uint16(0), uint16(77), uint16(6), uint16(2), zeros(8)),
		"—":                               zeros(16),
	} {
		if got := changeDate(block{data: p}); got.String() != want {
			t.Errorf("%v, want %s", got, want)
		}
	}
}

// TestConcurrentReaders reads what is made when first asked for from several sides.
func TestConcurrentReaders(t *testing.T) {
	d := loadBytes(t, sample().b)
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			at := model.Addr(0x20000 + 0x1000*i)
			_, err := model.ReadBytes(d.Memory, at+8, 1)
			if model.AsHole(err, "", 0) == nil {
				t.Errorf("%s is not missing", at)
			}
			d.RegionAt(at)
			d.Streams.Get(t.Context(), nil)
			d.Handles.Get(t.Context(), nil)
			d.Regions.Get(t.Context(), nil)
			mods, _ := d.Modules.Get(t.Context(), nil)
			mods[0].More(t.Context())
		})
	}
	wait.Wait()
}
