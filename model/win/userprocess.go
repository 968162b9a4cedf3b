package win

import (
	"context"
	"fmt"
	"strings"

	"dumplens/model"
)

// UserProcess is what a minidump's memory tells of the process by its PEB, which
// Windows and the C run-time library keep at the process's own addresses.
type UserProcess struct {
	PEB                     model.Value
	Width                   int // of a pointer, in bytes
	Fields                  []model.Field
	Parameters, Environment []model.Field
	// EnvironmentStopped says why the environment is not whole.
	EnvironmentStopped string
	Heaps              []model.Field
	Modules            []LoaderModule
	// ModulesStopped says why the loader's list is not whole.
	ModulesStopped string
}

// UserProcesses finds the PEBs: one, and a second of 32 bits in a 64-bit dump of a
// 32-bit program (WoW64).
func UserProcesses(ctx context.Context, d *model.Dump) []UserProcess {
	var out []UserProcess
	for _, width := range []int{8, 4} {
		if at := findPEB(ctx, d, width); at != 0 {
			out = append(out, readUserProcess(ctx, d, at, width))
		}
	}
	return out
}

// HasPEB tells whether the dump holds a PEB, and "" or why not.
func HasPEB(ctx context.Context, d *model.Dump) (missing string) {
	switch {
	case d.Memory == nil:
		return "the dump holds no memory of a process"
	case !systemIsWindows(d):
		return "only processes of Windows have a process environment block"
	case findPEB(ctx, d, 8) == 0 && findPEB(ctx, d, 4) == 0:
		return "the dump does not hold the process environment block: its writer did not save that memory"
	}
	return ""
}

func systemIsWindows(d *model.Dump) bool {
	v := d.Fact("os")
	return !v.Is() || strings.HasPrefix(v.Text, "Windows")
}

// maxTEBs bounds the threads whose TEBs are tried for the address of the PEB.
const maxTEBs = 64

// findPEB takes the PEB's address from a thread's TEB; 0 when none can be read.
func findPEB(ctx context.Context, d *model.Dump, width int) model.Addr {
	threads, _ := d.Threads.Get(ctx, nil)
	for i := range threads[:min(len(threads), maxTEBs)] {
		teb := tebOf(d, &threads[i], width)
		if teb == 0 {
			continue
		}
		at, err := model.ReadUint(d.Memory, teb+model.Addr(memberNamed(tebMembers, "ProcessEnvironmentBlock").offset(width)), width)
		if err != nil || !userPointer(width)(model.Addr(at)) || !holds(d.Memory, model.Addr(at)) {
			continue
		}
		if _, err := model.ReadUint(d.Memory, model.Addr(at)+model.Addr(width), width); err == nil {
			return model.Addr(at)
		}
	}
	return 0
}

// wow64TEB is how far behind a WoW64 thread's 64-bit TEB its 32-bit TEB lies.
const wow64TEB = 0x2000

// tebOf is the address of a thread's TEB of a width; 0 when it has none there. A TEB
// holds its own address.
func tebOf(d *model.Dump, t *model.Thread, width int) model.Addr {
	if d.Memory == nil || !t.TEB.Is() || d.Arch.PointerSize() < width {
		return 0
	}
	at := model.Addr(t.TEB.Num)
	if d.Arch.PointerSize() == 8 && width == 4 {
		at += wow64TEB
	}
	if !holds(d.Memory, at) {
		return 0
	}
	self, err := model.ReadUint(d.Memory, at+model.Addr(memberNamed(tebMembers, "NtTib.Self").offset(width)), width)
	if err != nil || model.Addr(self) != at {
		return 0
	}
	return at
}

// holds tells whether a space has the byte at an address. It is quicker than a read,
// whose error would say why there is none.
func holds(s model.Space, at model.Addr) bool {
	run, ok := s.Next(at)
	return ok && run.At == at
}

// memberNamed finds a member by its name.
func memberNamed(members []userMember, name string) userMember {
	for _, m := range members {
		if m.name == name {
			return m
		}
	}
	return userMember{name: name}
}

// fieldOf finds a field by its name.
func fieldOf(fields []model.Field, name string) model.Value {
	for i := range fields {
		if fields[i].Name == name {
			return fields[i].Value
		}
	}
	return model.Absent(model.Unknown, "")
}

// pointerOf is a field that is a pointer into the program; 0 when it is none.
func pointerOf(fields []model.Field, name string) model.Addr {
	v := fieldOf(fields, name)
	if !v.Is() || !userPointer(4)(model.Addr(v.Num)) {
		return 0
	}
	return model.Addr(v.Num)
}

func readUserProcess(ctx context.Context, d *model.Dump, peb model.Addr, width int) UserProcess {
	p := UserProcess{Width: width, Fields: userFields(d, peb, width, pebMembers)}
	p.PEB = userMember{kind: asPointer}.show(uint64(peb), width)
	if at := pointerOf(p.Fields, "ProcessParameters"); at != 0 {
		p.Parameters = userFields(d, at, width, parameterMembers)
		p.Environment, p.EnvironmentStopped = userEnvironment(d, p.Parameters)
	} else {
		p.EnvironmentStopped = "the process environment block does not lead to the parameters"
	}
	p.Heaps = heaps(d, p.Fields, width)
	p.Modules, p.ModulesStopped = loaderModules(ctx, d, pointerOf(p.Fields, "Ldr"), width)
	return p
}

// maxUserEnvironment bounds the environment: Windows gives it at most 64 KiB characters
// when it is set up, and it seldom grows.
const maxUserEnvironment = 1 << 20

// userEnvironment reads the block of variables: NAME=value, each ended by a NUL, an
// empty one last.
func userEnvironment(d *model.Dump, parameters []model.Field) (vars []model.Field, stopped string) {
	at := pointerOf(parameters, "Environment")
	if at == 0 {
		return nil, "the parameters do not lead to the environment"
	}
	size := uint64(maxUserEnvironment)
	if v := fieldOf(parameters, "EnvironmentSize"); v.Is() && v.Num > 0 {
		size = min(size, v.Num)
	}
	p := make([]byte, size)
	n, err := d.Memory.ReadAt(p, at)
	p = p[:n]
	start := 0
	for i := 0; i+1 < len(p); i += 2 {
		if p[i] != 0 || p[i+1] != 0 {
			continue
		}
		if i == start {
			return vars, ""
		}
		span := model.Span{Space: d.Memory, At: at + model.Addr(start), Len: uint64(i - start)}
		vars = append(vars, userVariable(utf16Text(span)))
		start = i + 2
	}
	if err != nil {
		return vars, model.AsHole(err, "", at).Reason()
	}
	return vars, "it does not end within its size"
}

// userVariable cuts NAME=value. Windows keeps the directories of drives as =C:=C:\.
func userVariable(v model.Value) model.Field {
	if !v.Is() {
		return model.Field{Value: v}
	}
	name, value := v.Text, ""
	if i := strings.IndexByte(v.Text[min(1, len(v.Text)):], '='); i >= 0 {
		name, value = v.Text[:i+1], v.Text[i+2:]
	}
	return model.Field{Name: name, Value: model.Str(value).From(v.Src)}
}

const (
	maxHeaps    = 4096
	ntHeap      = 0xFFEEFFEE // _HEAP.SegmentSignature
	segmentHeap = 0xDDEEDDEE // _SEGMENT_HEAP.Signature
)

// heaps lists the heaps of the PEB and of which kind each is. Both kinds keep a
// signature behind their first two pointers.
func heaps(d *model.Dump, peb []model.Field, width int) []model.Field {
	list := pointerOf(peb, "ProcessHeaps")
	count := fieldOf(peb, "NumberOfHeaps")
	if list == 0 || !count.Is() {
		return nil
	}
	fallback := fieldOf(peb, "ProcessHeap").Num
	var out []model.Field
	for i := range min(count.Num, maxHeaps) {
		v := userValue(d, list+model.Addr(i)*model.Addr(width), width, userMember{kind: asPointer})
		f := model.Field{Name: fmt.Sprintf("Heap %d", i), Offset: i * uint64(width), Value: v}
		if v.Is() {
			f.Note = heapKind(d, model.Addr(v.Num), width)
			if v.Num == fallback {
				f.Note += ", the default heap"
			}
		}
		out = append(out, f)
		if !v.Is() {
			break
		}
	}
	return out
}

func heapKind(d *model.Dump, at model.Addr, width int) string {
	n, err := model.ReadUint(d.Memory, at+model.Addr(2*width), 4)
	switch {
	case err != nil:
		return model.AsHole(err, "", at).Why.String()
	case n == ntHeap:
		return "NT heap"
	case n == segmentHeap:
		return "segment heap"
	}
	return fmt.Sprintf("unknown kind, signature 0x%x", n)
}
