package synth

import (
	"bytes"
	"encoding/binary"
	"testing"
)

// reader reads a machine out of a complete dump's bytes, knowing nothing but the
// format: a second opinion on what the writers made.
type reader struct {
	t    *testing.T
	dump []byte
}

// physical gives n bytes at a physical address by the run list of the header.
func (r reader) physical(pa uint64, n int) []byte {
	at, count := uint64(0x2000), binary.LittleEndian.Uint32(r.dump[0x88:])
	for i := range uint64(count) {
		base := binary.LittleEndian.Uint64(r.dump[0x98+i*16:])
		pages := binary.LittleEndian.Uint64(r.dump[0xa0+i*16:])
		if pfn := pa >> 12; pfn >= base && pfn < base+pages {
			off := at + pa - base<<12
			return r.dump[off : off+uint64(n)]
		}
		at += pages << 12
	}
	return nil
}

// walk translates by CR3; entry is the last entry that was read.
func (r reader) walk(cr3, va uint64) (pa, entry uint64, ok bool) {
	table := cr3 &^ 0xfff
	for shift := 39; shift >= 12; shift -= 9 {
		e := r.physical(table+va>>shift&0x1ff*8, 8)
		if e == nil {
			return 0, 0, false
		}
		entry = binary.LittleEndian.Uint64(e)
		if entry&1 == 0 {
			return 0, entry, false
		}
		table = entry & 0x000ffffffffff000
		if shift == 21 && entry&0x80 != 0 {
			return table&^0x1fffff | va&0x1fffff, entry, true
		}
	}
	return table | va&0xfff, entry, true
}

// bytes reads virtual memory.
func (r reader) bytes(cr3, va uint64, n int) []byte {
	r.t.Helper()
	var out []byte
	for len(out) < n {
		at := va + uint64(len(out))
		pa, entry, ok := r.walk(cr3, at)
		if !ok {
			r.t.Fatalf("0x%x does not translate: entry 0x%x", at, entry)
		}
		out = append(out, r.physical(pa, min(n-len(out), 0x1000-int(at&0xfff)))...)
	}
	return out
}

func (r reader) u64(cr3, va uint64) uint64 {
	r.t.Helper()
	return binary.LittleEndian.Uint64(r.bytes(cr3, va, 8))
}

// ring follows a ring of LIST_ENTRYs from its head and checks every Blink.
func (r reader) ring(cr3, head uint64) (entries []uint64) {
	r.t.Helper()
	for at, prev := r.u64(cr3, head), head; ; {
		if back := r.u64(cr3, at+8); back != prev {
			r.t.Fatalf("Blink of 0x%x is 0x%x, want 0x%x", at, back, prev)
		}
		if at == head {
			return entries
		}
		if entries = append(entries, at); len(entries) > 1000 {
			r.t.Fatal("the ring does not close")
		}
		at, prev = r.u64(cr3, at), at
	}
}

func (r reader) text(cr3, va uint64) string {
	r.t.Helper()
	n := binary.LittleEndian.Uint16(r.bytes(cr3, va, 2))
	if n == 0 {
		return ""
	}
	var out []byte
	raw := r.bytes(cr3, r.u64(cr3, va+8), int(n))
	for i := 0; i < len(raw); i += 2 {
		out = append(out, raw[i])
	}
	return string(out)
}

func complete(t *testing.T) (reader, Truth) {
	t.Helper()
	m := NewMachine()
	return reader{t, m.Complete()}, m.Truth()
}

func TestCompleteHasEveryPage(t *testing.T) {
	r, truth := complete(t)
	var pages uint64
	for _, run := range truth.Runs {
		pages += run.Count
	}
	if pages != truth.Pages || pages != 24<<20/0x1000 {
		t.Errorf("runs hold %d pages, truth says %d", pages, truth.Pages)
	}
	body := 0x2000 + pages*0x1000
	if !bytes.Equal(r.dump[body:body+8], []byte("DumpBlob")) {
		t.Errorf("no secondary data at 0x%x", body)
	}
	if size := binary.LittleEndian.Uint64(r.dump[0xfa0:]); size != uint64(len(r.dump)) {
		t.Errorf("RequiredDumpSpace is %d, the file has %d bytes", size, len(r.dump))
	}
}

func TestTranslations(t *testing.T) {
	r, truth := complete(t)
	dtb := map[uint32]uint64{}
	for _, p := range truth.Processes {
		dtb[p.PID] = p.DTB
	}
	for _, want := range truth.Translations {
		pa, entry, ok := r.walk(dtb[want.PID], want.VA)
		if ok != (want.State == "ok" || want.State == "large page") || ok && pa != want.PA {
			t.Errorf("pid %d 0x%x: got 0x%x %v, want %+v", want.PID, want.VA, pa, ok, want)
		}
		if want.State == "transition" && entry&^(1<<45)&0x000ffffffffff000|want.VA&0xfff != want.PA {
			t.Errorf("0x%x: transition entry 0x%x, want page of 0x%x", want.VA, entry, want.PA)
		}
		if got := state(entry, ok); got != want.State {
			t.Errorf("pid %d 0x%x: entry 0x%x is %s, want %s", want.PID, want.VA, entry, got, want.State)
		}
	}
}

// state names what the last entry of a walk means.
func state(e uint64, ok bool) string {
	if !ok && e != 0 && e&0x10 == 0 {
		e ^= 1 << 45 // stored inverted against L1TF
	}
	switch {
	case ok && e&0x80 != 0:
		return "large page"
	case ok:
		return "ok"
	case e == 0:
		return "not mapped"
	case e&0xc00 == 0x800:
		return "transition"
	case e>>32 != 0:
		return "paged out"
	}
	return "demand zero"
}
