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

// TestSearchTables finds the kernel's tables through the processors' registers and
// through the EPROCESS of System, each with the other wiped out.
func TestSearchTables(t *testing.T) {
	m := synth.NewMachine()
	truth := m.Truth()
	for name, wiped := range map[string]func([]byte){
		"both":            func([]byte) {},
		"only processors": func(b []byte) { replace(b, systemName) },
		"only System":     wipePCRs,
	} {
		dump := m.Complete()
		wiped(dump)
		s := loadMachine(t, dump)
		base := s.searchTables(context.Background())
		if base == 0 || !s.leads(base) {
			t.Errorf("%s: %s does not lead to the kernel; the header's is %x", name, base, truth.DirectoryTableBase)
		}
	}
	dump := m.Complete()
	replace(dump, systemName)
	wipePCRs(dump)
	if base := loadMachine(t, dump).searchTables(context.Background()); base != 0 {
		t.Errorf("nothing was left, but %s was found", base)
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
