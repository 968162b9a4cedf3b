package kdump_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"testing"

	"dumplens/loader/kdump"
	"dumplens/loader/synth"
	"dumplens/model"
	"dumplens/model/mem"
)

func loadDump(t *testing.T, b []byte) *model.Dump {
	t.Helper()
	d, err := kdump.Load(context.Background(), mem.NewFile(bytes.NewReader(b), uint64(len(b))), nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// samePages compares physical memory with what it was before the damage: at most lost
// pages are missing, and none has other bytes.
func samePages(t *testing.T, want, got *model.Dump, lost int) {
	t.Helper()
	if got.Physical == nil {
		t.Fatalf("no memory: %v", got.Problems())
	}
	pages, missing := 0, 0
	for run, ok := want.Physical.Next(0); ok; run, ok = want.Physical.Next(run.End()) {
		for at := run.At; at < run.End(); at += mem.PageSize {
			a, err1 := model.ReadBytes(want.Physical, at, mem.PageSize)
			b, err2 := model.ReadBytes(got.Physical, at, mem.PageSize)
			pages++
			switch {
			case err1 != nil:
				t.Fatal(err1)
			case err2 != nil:
				missing++
			case !bytes.Equal(a, b):
				t.Fatalf("page %s has other bytes; %v", at, got.Problems())
			}
		}
	}
	if missing > lost {
		t.Errorf("%d of %d pages are missing, %d may be; %v", missing, pages, lost, got.Problems())
	}
	if len(got.Problems()) <= len(want.Problems()) {
		t.Error("no problem was noted")
	}
}

func word(b []byte, at int, n uint64) { binary.LittleEndian.PutUint64(b[at:], n) }

const wild = 0xffffffffffff

// Runs of memory that cannot be right are put right by the others and by the page tables.
func TestWildRuns(t *testing.T) {
	whole := synth.NewMachine().Complete()
	want := loadDump(t, whole)
	runs := want.Header.PhysicalMemoryRuns
	const numberOfRuns, numberOfPages, table = 0x88, 0x90, 0x98
	try := func(name string, lost int, harm func(b []byte)) {
		t.Run(name, func(t *testing.T) {
			b := bytes.Clone(whole)
			harm(b)
			samePages(t, want, loadDump(t, b), lost)
		})
	}
	for i, r := range runs {
		base, count := table+16*i, table+16*i+8
		few := 0
		if r.PageCount < 0x100 {
			few = int(r.PageCount) // it may hold no table that tells its place
		}
		try(fmt.Sprintf("base %d", i), few, func(b []byte) { word(b, base, wild) })
		try(fmt.Sprintf("base %d out of order", i), few, func(b []byte) { word(b, base, runs[len(runs)-1-i].BasePage+uint64(i)*7) })
		try(fmt.Sprintf("count %d", i), 0, func(b []byte) { word(b, count, wild) })
		try(fmt.Sprintf("short count %d", i), 0, func(b []byte) { word(b, count, 5) })
		try(fmt.Sprintf("base and count %d", i), few, func(b []byte) { word(b, base, wild); word(b, count, wild) })
	}
	for _, n := range []uint32{0, 1, 2, 40, 44, 0xffffffff} {
		try(fmt.Sprintf("%d runs", n), 0, func(b []byte) { binary.LittleEndian.PutUint32(b[numberOfRuns:], n) })
	}
	try("runs and pages", 0, func(b []byte) { word(b, numberOfPages, wild); binary.LittleEndian.PutUint32(b[numberOfRuns:], 77) })
}

// The header of a bitmap is put right by its parts and by the page tables, and damage of
// the map itself moves no page.
func TestWildBitmap(t *testing.T) {
	m := synth.NewMachine()
	const body, first, present, bits, bitmap = 0x2000, 0x2020, 0x2028, 0x2030, 0x2038
	for kind, whole := range map[string][]byte{"active": m.Bitmap(false), "kernel": m.Bitmap(true)} {
		want := loadDump(t, whole)
		try := func(name string, lost int, harm func(b []byte)) {
			t.Run(kind+": "+name, func(t *testing.T) {
				b := bytes.Clone(whole)
				harm(b)
				samePages(t, want, loadDump(t, b), lost)
			})
		}
		for _, n := range []uint64{0, 1, body, wild} {
			try(fmt.Sprintf("first page %x", n), 0, func(b []byte) { word(b, first, n) })
			try(fmt.Sprintf("%x pages", n), 0, func(b []byte) { word(b, present, n) })
			try(fmt.Sprintf("%x bits", n), 0, func(b []byte) { word(b, bits, n) })
		}
		try("first page and bits", 0, func(b []byte) { word(b, first, wild); word(b, bits, wild) })
		try("first page and pages", 0, func(b []byte) { word(b, first, wild); word(b, present, wild) })
		try("marks", 0, func(b []byte) { clear(b[body : body+8]) })
		n := int(binary.LittleEndian.Uint64(whole[bits:])) / 8
		for _, at := range []int{n / 8, n / 4, n / 2, n * 3 / 4} {
			at = bitmap + at&^7
			const around = 700 // pages that no table tells of
			if old := binary.LittleEndian.Uint64(whole[at:]); old != 0 {
				try(fmt.Sprintf("a word of zeros at %x", at), around, func(b []byte) { word(b, at, 0) })
			}
			try(fmt.Sprintf("a word of ones at %x", at), around, func(b []byte) { word(b, at, ^uint64(0)) })
		}
	}
}

// Ranges that cannot be right cost no others.
func TestWildRanges(t *testing.T) {
	whole := synth.NewMachine().Range(synth.RangeFull)
	want := loadDump(t, whole)
	const first, list = 0x2018, 0x2030
	for name, harm := range map[string]func(b []byte){
		"first page": func(b []byte) { word(b, first, wild) },
		"a base":     func(b []byte) { word(b, list+16*3, wild) },
		"a count":    func(b []byte) { word(b, list+16*3+8, wild) },
	} {
		t.Run(name, func(t *testing.T) {
			b := bytes.Clone(whole)
			harm(b)
			samePages(t, want, loadDump(t, b), 64)
		})
	}
}

// A complete dump without a list of runs, or without a header but its mark, is read by
// the page tables in it; bitmap and range dumps tell themselves what they are.
func TestWipedHeader(t *testing.T) {
	m := synth.NewMachine()
	for kind, c := range map[string]struct {
		whole []byte
		lost  int
	}{
		"complete": {m.Complete(), 0x400},
		"active":   {m.Bitmap(false), 0},
		"kernel":   {m.Bitmap(true), 0},
		"summary":  {m.Summary(), 0},
		"ranges":   {m.Range(synth.RangeFull), 0},
	} {
		want := loadDump(t, c.whole)
		for name, fill := range map[string]string{"PAGE": "PAGE", "zeros": "\x00\x00\x00\x00", "ones": "\xff\xff\xff\xff"} {
			t.Run(kind+": "+name, func(t *testing.T) {
				b := bytes.Clone(c.whole)
				for i := 8; i < 0x2000; i++ {
					b[i] = fill[i&3]
				}
				d := loadDump(t, b)
				if d.Arch != want.Arch {
					t.Errorf("architecture %s", d.Arch)
				}
				samePages(t, want, d, c.lost)
			})
		}
	}
}
