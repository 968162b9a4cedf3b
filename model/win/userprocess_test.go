package win

import (
	"context"
	"encoding/binary"
	"testing"
	"unicode/utf16"

	"dumplens/model"
)

// program is the memory of a process under construction.
type program struct {
	patches
	width int
}

func (p program) put(at model.Addr, n uint64, size int) {
	b := make([]byte, 8)
	binary.LittleEndian.PutUint64(b, n)
	for start, data := range p.patches {
		if at >= start && uint64(at-start)+uint64(size) <= uint64(len(data)) {
			copy(data[at-start:], b[:size])
			return
		}
	}
	p.patches[at] = b[:size]
}

func wideText(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// text puts a UNICODE_STRING and its buffer.
func (p program) text(at, buffer model.Addr, s string) {
	b := wideText(s)
	p.patches[buffer] = b
	p.put(at, uint64(len(b)), 2)
	p.put(at+2, uint64(len(b)+2), 2)
	p.put(at+model.Addr(p.width), uint64(buffer), p.width)
}

func (p program) set(base model.Addr, members []userMember, name string, n uint64) {
	m := memberNamed(members, name)
	size := m.size
	if size == 0 {
		size = p.width
	}
	p.put(base+model.Addr(m.offset(p.width)), n, size)
}

// Where the parts of the test's process lie.
const (
	testTEB    = 0x100000
	testPEB    = 0x200000
	testParams = 0x210000
	testEnv    = 0x220000
	testHeaps  = 0x230000
	testLdr    = 0x240000
	testEntry  = 0x250000
	testExe    = 0x400000
)

// newProgram makes a process of a width with a thread, two heaps and one module.
func newProgram(width int, teb model.Addr) program {
	p := program{patches{}, width}
	for _, at := range []model.Addr{teb, testPEB, testParams, testHeaps, testLdr, testEntry} {
		p.patches[at] = make([]byte, 0x1800)
	}
	p.set(teb, tebMembers, "NtTib.Self", uint64(teb))
	p.set(teb, tebMembers, "ProcessEnvironmentBlock", testPEB)
	p.set(teb, tebMembers, "LastErrorValue", 2)
	p.set(teb, tebMembers, "LastStatusValue", 0xC0000034)
	p.set(testPEB, pebMembers, "ProcessParameters", testParams)
	p.set(testPEB, pebMembers, "Ldr", testLdr)
	p.set(testPEB, pebMembers, "NumberOfHeaps", 2)
	p.set(testPEB, pebMembers, "ProcessHeaps", testHeaps)
	p.set(testPEB, pebMembers, "ProcessHeap", testHeaps+0x100)
	p.put(testHeaps, testHeaps+0x100, width)
	p.put(testHeaps+model.Addr(width), 0x7000000, width)
	p.put(testHeaps+0x100+model.Addr(2*width), ntHeap, 4)
	p.text(testParams+model.Addr(memberNamed(parameterMembers, "CommandLine").offset(width)), 0x260000, `ink.exe "a b"`)
	p.set(testParams, parameterMembers, "Environment", testEnv)
	p.patches[testEnv] = wideText("=C:=C:\\x\x00PATH=C:\\bin\x00EMPTY=\x00\x00")
	form := loader64
	if width == 4 {
		form = loader32
	}
	l := form.lists[0]
	head, entry := uint64(testLdr+l.head), uint64(testEntry+l.link)
	for _, link := range [][2]uint64{{head, entry}, {head + uint64(width), entry}, {entry, head}, {entry + uint64(width), head}} {
		p.put(model.Addr(link[0]), link[1], width)
	}
	p.put(testEntry+model.Addr(form.entry.Members["DllBase"].Offset), testExe, width)
	p.put(testEntry+model.Addr(form.entry.Members["SizeOfImage"].Offset), 0x5000, 4)
	p.text(testEntry+model.Addr(form.entry.Members["BaseDllName"].Offset), 0x270000, "ink.exe")
	return p
}

// dump is a dump of the process with a list of modules of its own.
func (p program) dump(arch model.Arch) *model.Dump {
	d := &model.Dump{Kind: model.KindUserFull, Arch: arch, Memory: p.patches}
	d.Set("os", "System", model.Str("Windows 10.0"))
	d.Threads = model.Ready([]model.Thread{{TID: model.Num(7), TEB: model.At(testTEB, "memory")}})
	d.Modules = model.Ready([]model.Module{
		{Base: model.At(testExe, ""), Size: model.Bytes(0x6000), Name: model.Str("ink.exe")},
		{Base: model.At(0x500000, ""), Size: model.Bytes(0x1000), Name: model.Str("hidden.dll")},
	})
	return d
}

func TestUserProcess(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		arch  model.Arch
		width int
		teb   model.Addr
	}{{model.ArchX64, 8, testTEB}, {model.ArchX86, 4, testTEB}, {model.ArchX64, 4, testTEB + wow64TEB}} {
		d := newProgram(c.width, c.teb).dump(c.arch)
		list := UserProcesses(ctx, d)
		if len(list) != 1 || HasPEB(ctx, d) != "" {
			t.Fatalf("%s %d: %d PEBs, %q", c.arch, c.width, len(list), HasPEB(ctx, d))
		}
		p := list[0]
		if p.PEB.Num != testPEB || p.Width != c.width {
			t.Errorf("%s: PEB %v, %d bytes", c.arch, p.PEB, p.Width)
		}
		if v := fieldOf(p.Parameters, "CommandLine"); v.Text != `ink.exe "a b"` || v.Src.At != 0x260000 {
			t.Errorf("%s: command line %v", c.arch, v)
		}
		if v := fieldOf(p.Environment, "PATH"); len(p.Environment) != 3 || v.Text != `C:\bin` || p.EnvironmentStopped != "" || fieldOf(p.Environment, "=C:").Text != `C:\x` {
			t.Errorf("%s: environment %v, %q", c.arch, p.Environment, p.EnvironmentStopped)
		}
		if len(p.Heaps) != 2 || p.Heaps[0].Note != "NT heap, the default heap" || p.Heaps[1].Note != "not in dump" {
			t.Errorf("%s: heaps %+v", c.arch, p.Heaps)
		}
		if len(p.Modules) != 2 || p.Modules[0].Note != "the dump's list gives it 0x6000 bytes" || p.Modules[1].Note != "in the dump's list of modules only" || p.ModulesStopped != "" {
			t.Errorf("%s: modules %+v, %q", c.arch, p.Modules, p.ModulesStopped)
		}
		addUserFacts(ctx, d)
		if v := d.Fact("command_line"); v.Text != `ink.exe "a b"` {
			t.Errorf("%s: fact %v", c.arch, v)
		}
		threads := UserThreads(ctx, d)
		if len(threads) != 1 || threads[0].Field("LastErrorValue").Text != "ERROR_FILE_NOT_FOUND" || threads[0].Field("LastStatusValue").Text != "STATUS_OBJECT_NAME_NOT_FOUND" {
			t.Errorf("%s: threads %+v", c.arch, threads)
		}
	}
}

// TestUserProcessDamaged takes bytes away or breaks pointers: what cannot be read is
// said, and nothing runs without end.
func TestUserProcessDamaged(t *testing.T) {
	ctx := context.Background()
	for name, damage := range map[string]func(p program){
		"environment without end": func(p program) { p.patches[testEnv] = wideText("A=B") },
		"no parameters":           func(p program) { p.set(testPEB, pebMembers, "ProcessParameters", 0) },
	} {
		p := newProgram(8, testTEB)
		damage(p)
		if list := UserProcesses(ctx, p.dump(model.ArchX64)); len(list) != 1 || list[0].EnvironmentStopped == "" {
			t.Errorf("%s: nothing is said: %+v", name, list)
		}
	}
	p := newProgram(8, testTEB)
	p.put(testEntry+model.Addr(loader64.lists[0].link), testEntry, 8) // a ring without its head
	if list := UserProcesses(ctx, p.dump(model.ArchX64)); len(list) != 1 || list[0].ModulesStopped == "" || len(list[0].Modules) != 1 {
		t.Errorf("a ring of modules: %+v", list)
	}
	p = newProgram(8, testTEB)
	p.set(testPEB, pebMembers, "NumberOfHeaps", 0xFFFFFFFF)
	if list := UserProcesses(ctx, p.dump(model.ArchX64)); len(list[0].Heaps) > maxHeaps {
		t.Errorf("%d heaps", len(list[0].Heaps))
	}
	p = newProgram(8, testTEB)
	delete(p.patches, testTEB)
	if HasPEB(ctx, p.dump(model.ArchX64)) == "" || HasTEB(ctx, p.dump(model.ArchX64)) {
		t.Error("a PEB was found without a TEB")
	}
}
