package synth

import (
	"bytes"
	"testing"
)

// TestRange reads the ranges back and compares each page with the complete dump.
func TestRange(t *testing.T) {
	m := NewMachine()
	full := reader{t, m.Complete()}
	for _, k := range []RangeKind{RangeKernel, RangeUser, RangeFull} {
		dump := m.Range(k)
		at := u64(dump, 0x2018)
		if got := u64(dump, 0x2010) - 0x20; got != at-0x2040 || string(dump[0x2004:0x200c]) != "RDMPDUMP" {
			t.Fatalf("kind %d: metadata 0x%x, first page 0x%x", k, got, at)
		}
		for e := 0x2030; uint64(e) < u64(dump, 0x2018)-0x10; e += 0x10 {
			base, count := u64(dump, e), u64(dump, e+8)
			for i := range count {
				if !bytes.Equal(dump[at:at+0x1000], full.physical((base+i)<<12, 0x1000)) {
					t.Fatalf("kind %d: page 0x%x differs", k, base+i)
				}
				at += 0x1000
			}
		}
		if !bytes.HasPrefix(dump[at:], []byte("DumpBlob")) {
			t.Errorf("kind %d: pages end at 0x%x, but no secondary data is there", k, at)
		}
	}
}

func TestSummary(t *testing.T) {
	m := NewMachine()
	full, dump := reader{t, m.Complete()}, m.Summary()
	at := int(u32(dump, 0x200c))
	for pfn := range int(u32(dump, 0x2010)) {
		if dump[0x2028+pfn/8]>>(pfn%8)&1 == 0 {
			continue
		}
		if !bytes.Equal(dump[at:at+0x1000], full.physical(uint64(pfn)<<12, 0x1000)) {
			t.Fatalf("page 0x%x differs", pfn)
		}
		at += 0x1000
	}
	if !bytes.HasPrefix(dump[at:], []byte("DumpBlob")) {
		t.Errorf("pages end at 0x%x, but no secondary data is there", at)
	}
}

// TestRegions walks each process's tree of VADs in order.
func TestRegions(t *testing.T) {
	r, truth := complete(t)
	dtb := truth.DirectoryTableBase
	for _, p := range truth.Processes {
		var got []RegionTruth
		var walk func(node, parent uint64)
		walk = func(node, parent uint64) {
			if node == 0 {
				return
			}
			if back := r.u64(dtb, node+0x10) &^ 7; back != parent {
				t.Fatalf("%s: parent of VAD 0x%x is 0x%x, want 0x%x", p.Name, node, back, parent)
			}
			walk(r.u64(dtb, node), node)
			b := r.bytes(dtb, node, 0x40)
			start, last := uint64(u32(b, 0x18))|uint64(b[0x20])<<32, uint64(u32(b, 0x1c))|uint64(b[0x21])<<32
			region := RegionTruth{Start: start << 12, Last: last<<12 | 0xfff, Kind: "Private", Protection: u32(b, 0x30) >> 7 & 31}
			if u32(b, 0x30)>>4&7 == 2 {
				area := r.u64(dtb, r.u64(dtb, node+0x48))
				region.Kind, region.File = "Image", r.text(dtb, r.u64(dtb, area+0x40)&^0xf+0x58)
			}
			got = append(got, region)
			walk(r.u64(dtb, node+8), node)
		}
		walk(r.u64(dtb, p.EPROCESS+0x7d8), 0)
		if len(got) != len(p.Regions) {
			t.Fatalf("%s: %d regions, want %d", p.Name, len(got), len(p.Regions))
		}
		for i := range got {
			if got[i] != p.Regions[i] || i > 0 && got[i].Start <= got[i-1].Last {
				t.Errorf("%s: region %d is %+v, want %+v", p.Name, i, got[i], p.Regions[i])
			}
		}
	}
}

// TestHandles decodes each handle table and PspCidTable: the object is what an id
// or handle stands for.
func TestHandles(t *testing.T) {
	r, truth := complete(t)
	dtb := truth.DirectoryTableBase
	object := func(entry uint64) uint64 { return uint64(int64(r.u64(dtb, entry))>>16) &^ 0xf }
	ids := r.u64(dtb, r.u64(dtb, r.u64(dtb, truth.DebuggerData+0x58))+8) &^ 7
	for _, p := range truth.Processes {
		leaf := r.u64(dtb, ids+uint64(p.PID)/4/256*8)
		if got := object(leaf + uint64(p.PID)/4%256*16); got != p.EPROCESS {
			t.Errorf("%s: PspCidTable gives 0x%x, want 0x%x", p.Name, got, p.EPROCESS)
		}
		table := r.u64(dtb, p.EPROCESS+0x570)
		if table == 0 {
			if p.Exited.IsZero() {
				t.Errorf("%s: no handle table", p.Name)
			}
			continue
		}
		leaf = r.u64(dtb, table+8)
		for h := uint64(p.Handles) + 1; h < 256; h++ {
			if r.u64(dtb, leaf+h*16) != 0 {
				t.Errorf("%s: entry %d of the handle table is in use", p.Name, h)
			}
		}
		for h := range uint64(p.Handles) {
			body := object(leaf+(h+1)*16) + 0x30
			index := r.bytes(dtb, body-0x18, 1)[0] ^ byte((body-0x30)>>8) ^ headerCookie
			first := r.bytes(dtb, body, 1)[0] // the type in DISPATCHER_HEADER or FILE_OBJECT
			if want, ok := map[byte]byte{typeProcess: 3, typeThread: 6, typeFile: 5, typeEvent: 0}[index]; !ok || first != want {
				t.Errorf("%s: handle 0x%x leads to type %d: 0x%x", p.Name, (h+1)*4, index, body)
			}
		}
	}
}
