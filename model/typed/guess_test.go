package typed

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"dumplens/model"
)

func TestGuess(t *testing.T) {
	layouts := fixed{
		"_EPROCESS":      {Name: "_EPROCESS", Size: 0x800, Members: map[string]model.Member{"UniqueProcessId": {Offset: 0x440}, "ImageFileName": {Offset: 0x5a8}}},
		"_OBJECT_HEADER": {Name: "_OBJECT_HEADER", Size: 0x38, Members: map[string]model.Member{"Body": {Offset: 0x30}}},
		"_POOL_HEADER":   {Name: "_POOL_HEADER", Size: 0x10, Members: map[string]model.Member{"PoolTag": {Offset: 4}}},
		"_TEB":           {Name: "_TEB", Size: 0x1838, Members: map[string]model.Member{"NtTib": {}}},
		"_KLDR_DATA_TABLE_ENTRY": {Name: "_KLDR_DATA_TABLE_ENTRY", Size: 0xa0, Members: map[string]model.Member{
			"InLoadOrderLinks": {}, "DllBase": {Offset: 0x30}, "BaseDllName": {Offset: 0x58},
		}},
	}
	kernel := base0 + 0x8000 // an address that the kernel's objects can have
	for _, x := range []struct {
		name string
		make func(m *memory)
		want string // types, with +offset when not at the place itself
	}{
		{"nothing", func(m *memory) { m.put(base0, make([]byte, 0x200)...) }, ""},
		{"not in the dump", func(*memory) {}, ""},
		{"an image", func(m *memory) {
			m.put(base0, 'M', 'Z')
			m.u32(base0+0x3c, 0xf0)
			m.put(base0+0xf0, 'P', 'E', 0, 0)
			m.u16(base0+0xf0+0x18, 0x20b)
		}, "IMAGE_DOS_HEADER IMAGE_NT_HEADERS64+f0"},
		{"an image that leads astray", func(m *memory) { m.put(base0, 'M', 'Z'); m.u32(base0+0x3c, 0xfffffff0) }, "IMAGE_DOS_HEADER"},
		{"a dump header", func(m *memory) { m.put(base0, []byte("PAGEDU64")...) }, "DUMP_HEADER64"},
		{"a minidump header", func(m *memory) { m.put(base0, 'M', 'D', 'M', 'P', 0x93, 0xa7) }, "MINIDUMP_HEADER"},
		{"debugger data", func(m *memory) { m.put(base0+0x10, []byte("KDBG")...) }, "KDDEBUGGER_DATA64"},
		{"a list", func(m *memory) { m.link(base0, base0+0x100, base0+0x200) }, "LIST_ENTRY"},
		{"an empty list", func(m *memory) { m.link(base0) }, "LIST_ENTRY"},
		{"a list that does not lead back", func(m *memory) { m.u64(base0, uint64(base0+0x100)); m.u64(base0+8, uint64(base0+0x200)) }, ""},
		{"a text", func(m *memory) { m.text(base0, base0+0x100, "hello") }, "UNICODE_STRING"},
		{"a text that is none", func(m *memory) { m.text(base0, base0+0x100, "\u4e01\u8001\u7f12") }, ""},
		{"a process", func(m *memory) { process(m, base0) }, "_EPROCESS"},
		{"a process's header", func(m *memory) { process(m, base0+0x30) }, "_OBJECT_HEADER _EPROCESS+30"},
		{"pool", func(m *memory) { m.put(base0, 0, 0, 0x10, 2, 'P', 'r', 'o', 'c') }, "_POOL_HEADER"},
		{"a driver", func(m *memory) { m.u16(base0, 4); m.u16(base0+2, 0x150); m.u64(base0+0x58, uint64(kernel)) }, "DRIVER_OBJECT"},
		{"a driver of another size", func(m *memory) { m.u16(base0, 4); m.u16(base0+2, 0x15) }, ""},
		{"a TEB", func(m *memory) { m.u64(base0+0x30, uint64(base0)) }, "_TEB NT_TIB"},
		{"a loaded image", func(m *memory) {
			m.u64(base0, uint64(kernel))
			m.u64(base0+0x30, uint64(kernel))
			m.u16(base0+0x58, 8)
			m.u16(base0+0x5a, 10)
		}, "_KLDR_DATA_TABLE_ENTRY"},
		{"registers", func(m *memory) { m.u32(base0+0x30, 0x10001f); m.u16(base0+0x38, 0x33) }, "CONTEXT_AMD64"},
		{"a trap frame", func(m *memory) { m.u16(base0+0x170, 0x33); m.u16(base0+0x188, 0x2b) }, "KTRAP_FRAME"},
		{"an exception", func(m *memory) { m.u32(base0, 0xc0000005); m.u32(base0+0x18, 2) }, "EXCEPTION_RECORD"},
		{"a tree", func(m *memory) { m.u64(base0, uint64(base0+0x100)); m.u64(base0+0x110, uint64(base0)|1) }, "RTL_BALANCED_NODE"},
	} {
		t.Run(x.name, func(t *testing.T) {
			m := newMemory()
			x.make(m)
			var got []string
			c := catalogue(t, model.ArchX64, m, layouts)
			for _, g := range c.Guess(context.Background(), m, base0) {
				word := g.Type
				if g.At != base0 {
					word += fmt.Sprintf("+%x", uint64(g.At-base0))
				}
				got = append(got, word)
				if g.Why == "" {
					t.Errorf("%s is guessed without a reason", g.Type)
				}
			}
			if strings.Join(got, " ") != x.want {
				t.Errorf("got %q, want %q", got, x.want)
			}
		})
	}
}

// process writes what tells a process.
func process(m *memory, at model.Addr) {
	m.put(at, make([]byte, 0x700)...)
	m.put(at, 3)
	m.u64(at+0x440, 336)
	m.put(at+0x5a8, []byte("smss.exe")...)
}

// TestGuessKnown guesses the process that the dump's own list has there.
func TestGuessKnown(t *testing.T) {
	m := newMemory()
	m.put(base0, make([]byte, 0x1000)...)
	c := catalogue(t, model.ArchX64, m, fixed{"_EPROCESS": {Name: "_EPROCESS", Size: 0x800, Members: map[string]model.Member{}}})
	c.d.Processes = model.Ready([]model.Process{{Name: model.Str("smss.exe"), EPROCESS: model.At(base0, "kernel")}})
	got := c.Guess(context.Background(), m, base0)
	if len(got) != 1 || got[0].Type != "_EPROCESS" || !strings.Contains(got[0].Why, "smss.exe") {
		t.Errorf("got %+v", got)
	}
	if rows := GuessRows(m, got); len(rows) != 1 || rows[0].Cells[1].To == nil {
		t.Errorf("the rows are %+v", rows)
	}
}

func TestLeads(t *testing.T) {
	file, physical, kernel, process := newMemory(), newMemory(), newMemory(), newMemory()
	c, err := For(&model.Dump{Arch: model.ArchX64, File: file, Physical: physical, Kernel: kernel})
	if err != nil {
		t.Fatal(err)
	}
	for s, want := range map[*memory]*memory{file: kernel, physical: kernel, kernel: kernel, process: process} {
		if got := c.Leads(s); got != model.Space(want) {
			t.Errorf("addresses lead to another space")
		}
	}
	c.d.Memory = process
	if got := c.Leads(file); got != model.Space(process) {
		t.Errorf("addresses in a minidump's file do not lead to its process")
	}
}
