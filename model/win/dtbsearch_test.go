package win

import (
	"bytes"
	"context"
	"testing"

	"dumplens/loader/kdump"
	"dumplens/loader/synth"
	"dumplens/model"
	"dumplens/model/mem"
)

// TestSearchTables finds the kernel's tables through the processors' registers, through
// the EPROCESS of System, and by the top tables themselves, each with the others wiped out.
func TestSearchTables(t *testing.T) {
	m := synth.NewMachine()
	truth := m.Truth()
	wipeSystem := func(b []byte) { replace(b, systemName) }
	wipeTops := func(b []byte) { wipeSelfMaps(t, b) }
	for name, wiped := range map[string][]func([]byte){
		"all":             nil,
		"only processors": {wipeSystem, wipeTops},
		"only System":     {wipePCRs, wipeTops},
		"only top tables": {wipePCRs, wipeSystem},
		"nothing":         {wipePCRs, wipeSystem, wipeTops},
	} {
		dump := m.Complete()
		for _, wipe := range wiped {
			wipe(dump)
		}
		s := loadMachine(t, dump)
		base := s.searchTables(context.Background())
		if name == "nothing" {
			if base != 0 {
				t.Errorf("nothing was left, but %s was found", base)
			}
		} else if base == 0 || !s.leads(base) {
			t.Errorf("%s: %s does not lead to the kernel; the header's is %x", name, base, truth.DirectoryTableBase)
		}
	}
}

// wipeSelfMaps clears the entries of top tables that lead to themselves.
func wipeSelfMaps(t *testing.T, dump []byte) {
	s := loadMachine(t, dump)
	pages := s.d.Physical.(*mem.Pages)
	for run, ok := pages.Next(0); ok; run, ok = pages.Next(run.End()) {
		for at := run.At; at < run.End(); at += mem.PageSize {
			off, _ := pages.Offset(at)
			page := dump[off : off+mem.PageSize]
			for i := mem.PageSize / 2; i < mem.PageSize; i += 8 {
				if e := model.Uint(page[i : i+8]); e&1 != 0 && model.Addr(e)&s.paging().entry == at {
					clear(page[i : i+8])
				}
			}
		}
	}
}

func loadMachine(t testing.TB, dump []byte) *machine {
	t.Helper()
	d, err := kdump.Load(context.Background(), mem.NewFile(bytes.NewReader(dump), uint64(len(dump))), nil)
	if err != nil {
		t.Fatal(err)
	}
	return newMachine(d)
}

// replace zeroes every occurrence of a pattern.
func replace(b, pattern []byte) {
	for i := bytes.Index(b, pattern); i >= 0; i = bytes.Index(b, pattern) {
		b[i] = 0
	}
}

// wipePCRs makes the KPCRs forget their own address.
func wipePCRs(b []byte) {
	for at := 0x2000; at+mem.PageSize <= len(b); at += mem.PageSize {
		if page := b[at : at+mem.PageSize]; pcrBases(page) != nil {
			clear(page[pcrSelf : pcrSelf+8])
		}
	}
}

// TestSearchTablesDamaged gives pages that nearly are what is looked for.
func TestSearchTablesDamaged(t *testing.T) {
	page := make([]byte, mem.PageSize)
	copy(page[mem.PageSize-len(systemName):], systemName)
	offsets := []systemOffsets{{name: 0x5a8, pid: 0x440, base: 0x28, ptr: 8}}
	if got := systemBases(page, offsets); got != nil {
		t.Errorf("%v", got)
	}
	copy(page[0x5a8+0x40:], systemName)
	page[0x40], page[0x40+0x440], page[0x40+0x29] = 3, 4, 0x10
	if got := systemBases(page, offsets); len(got) != 1 || got[0] != model.Addr(0x1000) {
		t.Errorf("%v, want 1000", got)
	}
	page[0x40+0x440] = 8
	if got := systemBases(page, offsets); got != nil {
		t.Errorf("process 8 was taken for System: %v", got)
	}
}
