package kdump

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"dumplens/loader/realdumps"
	"dumplens/model"
	"dumplens/model/mem"
)

// golden is what other readers say of a real dump.
type golden struct {
	Kind   string
	Golden struct {
		Header struct {
			Machine, Ncpu, Build, Bugcheck uint64
			Params                         []uint64
			DumpType                       uint64 `json:"dump_type"`
			Context                        struct{ Rip, Rsp, Pc, Sp uint64 }
		}
		Triage  map[string]any
		Drivers []struct {
			Base, Size, Timestamp, Checksum uint64
			Name                            string
		}
		Unloaded []struct {
			Name       string
			Start, End uint64
		} `json:"unloaded_drivers"`
		CallStack piece   `json:"call_stack"`
		Blocks    []piece `json:"data_blocks"`
		Current   struct {
			Cid     []uint64
			Process uint64 `json:"process_address"`
			Thread  uint64 `json:"thread_address"`
		}
		Secondary struct {
			Blobs []struct {
				Tag          string
				Offset, Size uint64
				Complete     bool
			}
		}
	}
}

type piece struct{ Address, Size, Offset uint64 }

// TestGolden compares the real small dumps with what is known of them.
func TestGolden(t *testing.T) {
	dir := filepath.Join(realdumps.Dir(t), "golden")
	for _, path := range realdumps.Files(t, "kernel") {
		name := filepath.Base(path)
		text, err := os.ReadFile(filepath.Join(dir, name+".json"))
		if os.IsNotExist(err) {
			continue
		}
		var g golden
		if err == nil {
			err = json.Unmarshal(text, &g)
		}
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !Sniff(b) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			d := load(t, b)
			compareHeader(t, d, g)
			if g.Golden.Triage != nil {
				wantNoProblems(t, d)
				compareSmall(t, d, g)
				walk(t, d)
			}
		})
	}
}

func compareHeader(t *testing.T, d *model.Dump, g golden) {
	h := g.Golden.Header
	want := []uint64{h.Build, h.Ncpu, h.Bugcheck, h.DumpType}
	got := []uint64{d.Fact("os_build").Num, d.Fact("processors").Num, d.Fact("bugcheck_code").Num, d.Fact("dump_type_code").Num}
	if !slices.Equal(got, want) {
		t.Errorf("header %v, want %v", got, want)
	}
	if len(h.Params) == 4 && !slices.Equal(d.Header.BugCheckParameters[:], h.Params) {
		t.Errorf("parameters %x, want %x", d.Header.BugCheckParameters, h.Params)
	}
}

func compareSmall(t *testing.T, d *model.Dump, g golden) {
	G := &g.Golden
	equal(t, "drivers", get(t, d.Modules), G.Drivers, func(m model.Module) string {
		path := m.Path.Text
		if !m.Path.Is() {
			path = m.Name.Text
		}
		return fmt.Sprintf("%x %x %x %x %s", m.Base.Num, m.Size.Num, m.Timestamp.Num, m.Checksum.Num, path)
	}, "%x %x %x %x %s")
	equal(t, "unloaded", get(t, d.Unloaded), G.Unloaded, func(u model.Unloaded) string {
		return fmt.Sprintf("%s %x %x", u.Name, u.Start.Num, u.End.Num)
	}, "%s %x %x")
	if got := d.Fact("thread"); got.Num != G.Current.Thread {
		t.Errorf("thread %s, want %x", got, G.Current.Thread)
	}
	// The golden gives the thread's owner. The dump saves the process whose memory
	// was in use, which for an idle thread (0, 0) is another.
	idle := slices.Equal(G.Current.Cid, []uint64{0, 0})
	if got := d.Fact("process_object"); !idle && got.Num != G.Current.Process {
		t.Errorf("process %s, want %x", got, G.Current.Process)
	}
	wantProcessItself(t, d)
	compareBlobs(t, d, g)
	comparePieces(t, d, g)
	cpu := get(t, d.CPUs)[0]
	if c := G.Header.Context; cpu.IP.Num != c.Rip+c.Pc || cpu.SP.Num != c.Rsp+c.Sp {
		t.Errorf("ip %s, sp %s, want %+v", cpu.IP, cpu.SP, c)
	}
	if in := cpu.PRCB.Num % 0x1000; in != 0x180 && in != 0x980 {
		t.Errorf("the processor control block at %s (%s) is not where KPCR has it", cpu.PRCB, cpu.PRCB.Reason())
	}
}

// wantProcessItself checks the process's address against the copy's own: the list
// head at +0x18 of KPROCESS is empty and points to itself.
func wantProcessItself(t *testing.T, d *model.Dump) {
	const profileListHead = 0x18
	head := d.Header.Process.At + profileListHead
	if flink, err := model.ReadUint(d.File, head, 8); err != nil || flink-profileListHead != d.Fact("process_object").Num {
		t.Errorf("the copy of the process is of %x, %v, not of %s", flink-profileListHead, err, d.Fact("process_object"))
	}
}

// equal compares rows, written as text, with golden structs of the same order.
func equal[R, G any](t *testing.T, what string, rows []R, want []G, text func(R) string, format string) {
	t.Helper()
	if len(rows) != len(want) {
		t.Errorf("%d %s, want %d", len(rows), what, len(want))
		return
	}
	for i, row := range rows {
		if got, want := text(row), fmt.Sprintf(format, members(want[i])...); got != want {
			t.Errorf("%s %d: %s, want %s", what, i, got, want)
		}
	}
}

// members are the members of a golden row in the order that rows are written.
func members(row any) []any {
	switch r := row.(type) {
	case struct {
		Base, Size, Timestamp, Checksum uint64
		Name                            string
	}:
		return []any{r.Base, r.Size, r.Timestamp, r.Checksum, r.Name}
	case struct {
		Name       string
		Start, End uint64
	}:
		return []any{r.Name, r.Start, r.End}
	}
	return nil
}

func compareBlobs(t *testing.T, d *model.Dump, g golden) {
	var got, want []string
	for _, s := range get(t, d.Secondary) {
		got = append(got, fmt.Sprintf("%s %d", s.Tag.Text, s.Size.Num))
	}
	for _, b := range g.Golden.Secondary.Blobs {
		if b.Complete {
			want = append(want, fmt.Sprintf("%s %d", b.Tag, b.Size))
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("secondary data\n%q, want\n%q", got, want)
	}
}

// comparePieces checks that the bytes at each piece's address are those at its place
// in the file, where no earlier piece has them.
func comparePieces(t *testing.T, d *model.Dump, g golden) {
	pieces := append(slices.Clone(g.Golden.Blocks), g.Golden.CallStack)
	overlay := d.Kernel.(*mem.Overlay)
	held := uint64(0)
	for i, p := range pieces {
		if p.Size == 0 {
			continue
		}
		if _, err := model.ReadBytes(overlay, model.Addr(p.Address), p.Size); err != nil {
			t.Errorf("piece %d of %x at %x: %v", i, p.Size, p.Address, err)
		}
		if first, src := firstPiece(overlay, model.Addr(p.Address)); first == model.Addr(p.Address) && uint64(src.At) == p.Offset {
			held++
		}
	}
	if held < uint64(len(pieces))*9/10 {
		t.Errorf("only %d of %d pieces lie at their offsets", held, len(pieces))
	}
}

func firstPiece(o *mem.Overlay, at model.Addr) (model.Addr, model.Span) {
	for a, src := range o.Pieces {
		if a <= at && uint64(at-a) < src.Len {
			return a, src
		}
	}
	return 0, model.Span{}
}
