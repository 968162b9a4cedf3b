package win

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"dumplens/loader/kdump"
	"dumplens/loader/synth"
	"dumplens/model"
	"dumplens/model/mem"
)

// transplant rewrites the processes and threads of a dump of build 19041 as another
// build lays them out, so that the choice and the discovery of layouts can be tried on
// every build that is known.
type transplant struct {
	t        *testing.T
	d        *model.Dump
	dump     []byte
	from, to *layouts
	w        int               // size of a pointer
	moved    map[uint64]uint64 // addresses of list entries: old, new
}

// word gives a pointer's bytes.
func (x *transplant) word(n uint64) []byte { return binary.LittleEndian.AppendUint64(nil, n)[:x.w] }

// pieces are the members that are carried over, with their sizes; pointer is that of a
// pointer, and clientID of two.
const (
	pointer  = -1
	clientID = -2
)

var pieces = map[string]map[string]int{
	"_EPROCESS": {
		"UniqueProcessId": pointer, "CreateTime": 8, "ExitTime": 8, "ImageFileName": 15, "InheritedFromUniqueProcessId": pointer, "Peb": pointer,
		"Wow64Process": pointer, "ObjectTable": pointer, "SeAuditProcessCreationInfo": pointer, "ActiveThreads": 4, "Session": pointer, "ExitStatus": 4,
		"VadRoot": pointer, "VadCount": pointer, "Token": pointer,
	},
	"_KPROCESS": {"DirectoryTableBase": pointer, "UserDirectoryTableBase": pointer},
	"_ETHREAD":  {"CreateTime": 8, "StartAddress": pointer, "Win32StartAddress": pointer, "Cid": clientID, "ThreadName": pointer},
	"_KTHREAD": {
		"InitialStack": pointer, "StackLimit": pointer, "StackBase": pointer, "KernelStack": pointer, "Teb": pointer, "State": 1, "WaitReason": 1,
		"Priority": 1, "SuspendCount": 1, "ApcState.Process": pointer, "Process": pointer, "TrapFrame": pointer,
	},
}

// links are the members that are lists.
var links = map[string][]string{
	"_EPROCESS": {"ActiveProcessLinks", "ThreadListHead"}, "_KPROCESS": {"ThreadListHead"},
	"_ETHREAD": {"ThreadListEntry"}, "_KTHREAD": {"ThreadListEntry"},
}

func (x *transplant) write(va uint64, b []byte) {
	x.t.Helper()
	for len(b) > 0 {
		w := x.d.Kernel.(model.Translator).Translate(model.Addr(va))
		off, ok := x.d.Physical.(*mem.Pages).Offset(w.Physical)
		if w.Why != model.Present || !ok {
			x.t.Fatalf("%x: %s", va, w.Detail)
		}
		n := copy(x.dump[off:off+mem.PageSize-va%mem.PageSize], b)
		va, b = va+uint64(n), b[n:]
	}
}

func offsetIn(l *layouts, structure, member string) (uint64, bool) {
	s, ok := l.Struct(structure)
	if !ok {
		return 0, false
	}
	m, ok := s.Members[member]
	return m.Offset, ok
}

// object carries one object over.
func (x *transplant) object(at uint64, size int, structures ...string) {
	old, err := model.ReadBytes(x.d.Kernel, model.Addr(at), uint64(size))
	if err != nil {
		x.t.Fatal(err)
	}
	b := make([]byte, size)
	copy(b, old[:8+2*x.w]) // DISPATCHER_HEADER
	for _, s := range structures {
		for member, n := range pieces[s] {
			f, ok1 := offsetIn(x.from, s, member)
			o, ok2 := offsetIn(x.to, s, member)
			if n < 0 {
				n *= -x.w
			}
			if !ok1 || !ok2 || strings.HasPrefix(member, "Vad") && x.to.set.build < firstTreeBuild {
				continue
			}
			piece := bytes.Clone(old[f : f+uint64(n)])
			if s == "_ETHREAD" && member == "CreateTime" && x.to.set.build < 6000 { // the time stood above three bits
				binary.LittleEndian.PutUint64(piece, binary.LittleEndian.Uint64(piece)<<3)
			}
			copy(b[o:], piece)
		}
		for _, member := range links[s] {
			f, ok1 := offsetIn(x.from, s, member)
			o, ok2 := offsetIn(x.to, s, member)
			if !ok1 || !ok2 {
				x.t.Fatalf("%s.%s", s, member)
			}
			for i := uint64(0); i < 2*uint64(x.w); i += uint64(x.w) {
				p := model.Uint(old[f+i : f+i+uint64(x.w)])
				if q, ok := x.moved[p]; ok {
					p = q
				}
				copy(b[o+i:], x.word(p))
			}
		}
	}
	x.write(at, b)
}

// move notes where the list entries of an object go.
func (x *transplant) move(at uint64, structures ...string) {
	for _, s := range structures {
		for _, member := range links[s] {
			f, ok1 := offsetIn(x.from, s, member)
			o, ok2 := offsetIn(x.to, s, member)
			if ok1 && ok2 {
				x.moved[at+f] = at + o
			}
		}
	}
}

const (
	processSize = 0xa40 // of build 19041
	threadSize  = 0x898
)

// dumpOf is the machine's dump as a build and revision would have it. told says whether
// the debugger data gives offsets.
func dumpOf(t *testing.T, m *synth.Machine, build uint32, revision int, told bool) []byte {
	x := &transplant{
		t: t, d: loaded(t, m.Complete(), Options{}), dump: bytes.Clone(m.Complete()), moved: map[uint64]uint64{}, w: 8,
		from: layoutsOf(model.ArchX64, 19041), to: layoutsOf(model.ArchX64, build).at(revision),
	}
	x.carryOver(m.Truth(), processSize, threadSize, told)
	const buildLab, buildNumber = 0xc00f40, 0xc00f08
	x.sayBuild(build, m.Truth().KernelBase+buildLab, m.Truth().KernelBase+buildNumber)
	return x.dump
}

// carryOver rewrites the machine.
func (x *transplant) carryOver(truth synth.Truth, processSize, threadSize int, told bool) {
	for _, p := range truth.Processes {
		x.move(p.EPROCESS, "_EPROCESS", "_KPROCESS")
	}
	for _, th := range truth.Threads {
		x.move(th.ETHREAD, "_ETHREAD", "_KTHREAD")
	}
	for _, p := range truth.Processes {
		x.object(p.EPROCESS, processSize, "_EPROCESS", "_KPROCESS")
	}
	for _, th := range truth.Threads {
		x.object(th.ETHREAD, threadSize, "_ETHREAD", "_KTHREAD")
	}
	x.listHead(truth.PsActiveProcessHead)
	for _, s := range kdSlots {
		o, ok := offsetIn(x.to, s.structure, s.member)
		if !told || !ok {
			o = 0
		}
		x.write(truth.DebuggerData+uint64(s.slot), binary.LittleEndian.AppendUint16(nil, uint16(o)))
	}
	for _, s := range kdSizes {
		size := uint64(0)
		if l, ok := x.to.Struct(s.structure); ok && told {
			size = l.Size
		}
		x.write(truth.DebuggerData+uint64(s.slot), binary.LittleEndian.AppendUint16(nil, uint16(size)))
	}
}

// sayBuild lets the header and the kernel say another build. number is where the kernel's
// variable is, 0 for nowhere.
func (x *transplant) sayBuild(build uint32, lab, number uint64) {
	x.write(lab, fmt.Appendf(nil, "%d.1.fre\x00", build))
	if number != 0 {
		x.write(number, binary.LittleEndian.AppendUint32(nil, 0xf0000000|build))
	}
	const ntBuildNumber, minorVersion = 0x260, 0xc
	x.write(uint64(pagings[x.d.Arch].shared)+ntBuildNumber, binary.LittleEndian.AppendUint32(nil, build))
	binary.LittleEndian.PutUint32(x.dump[minorVersion:], build)
}

func (x *transplant) listHead(at uint64) {
	b, err := model.ReadBytes(x.d.Kernel, model.Addr(at), uint64(2*x.w))
	if err != nil {
		x.t.Fatal(err)
	}
	for i := 0; i < len(b); i += x.w {
		if q, ok := x.moved[model.Uint(b[i:i+x.w])]; ok {
			x.write(at+uint64(i), x.word(q))
		}
	}
}

func loaded(t *testing.T, dump []byte, opt Options) *model.Dump {
	t.Helper()
	d, err := kdump.Load(context.Background(), mem.NewFile(bytes.NewReader(dump), uint64(len(dump))), nil)
	if err != nil {
		t.Fatal(err)
	}
	AttachWith(context.Background(), d, nil, opt)
	return d
}

// Every build and revision that is known is read right: with its own layouts, and
// without any of its own and its neighbours', with and without the offsets that the
// debugger data tells.
func TestEveryBuild(t *testing.T) {
	m := synth.NewMachine()
	for _, build := range layoutBuilds("x64") {
		l := layoutsOf(model.ArchX64, build)
		for _, revision := range l.set.revisions() {
			if skipped(l.at(revision)) {
				continue
			}
			for _, told := range []bool{true, false} {
				dump := dumpOf(t, m, build, revision, told)
				for _, discover := range []bool{false, true} {
					t.Run(fmt.Sprintf("%d.%d told=%v discover=%v", build, revision, told, discover), func(t *testing.T) {
						checkTransplant(t, loaded(t, dump, Options{Discover: discover}), m.Truth(), l.at(revision))
					})
				}
			}
		}
	}
}

// skipped are the builds that cannot be tried: those recorded in part.
func skipped(l *layouts) bool {
	_, ok1 := offsetIn(l, "_EPROCESS", "ThreadListHead")
	_, ok2 := offsetIn(l, "_KTHREAD", "ThreadListEntry")
	_, ok3 := offsetIn(l, "_KPROCESS", "ThreadListHead")
	return !ok1 || !ok2 || !ok3
}

func checkTransplant(t *testing.T, d *model.Dump, truth synth.Truth, l *layouts) {
	t.Helper()
	differ := func(what string, got model.Value, want uint64) {
		if !got.Is() && want == 0 {
			return
		}
		if !got.Is() || got.Num != want {
			t.Errorf("%s is %v (%s), want 0x%x", what, got, got.Reason(), want)
		}
	}
	found, stopped := d.Processes.Get(context.Background(), nil)
	if len(found) != len(truth.Processes) || stopped != "" {
		t.Fatalf("%d of %d processes, %s; %v", len(found), len(truth.Processes), stopped, d.Problems())
	}
	for i, p := range found {
		w := truth.Processes[i]
		differ(w.Name+" PID", p.PID, uint64(w.PID))
		differ(w.Name+" parent", p.PPID, uint64(w.Parent))
		differ(w.Name+" threads", p.ThreadCount, uint64(w.Threads))
		if p.Name.Text != w.Name || p.ExitTime.Is() == w.Exited.IsZero() {
			t.Errorf("%s: name %v, exit %v", w.Name, p.Name, p.ExitTime)
		}
		if at, _ := model.Filetime(p.CreateTime.Num); !at.Equal(w.Created) {
			t.Errorf("%s: created %v (%s)", w.Name, p.CreateTime, p.CreateTime.Reason())
		}
		if w.UserSpace {
			differ(w.Name+" PEB", p.PEB, w.PEB)
			if p.CommandLine.Text != w.CommandLine {
				t.Errorf("%s: command line %v (%s)", w.Name, p.CommandLine, p.CommandLine.Reason())
			}
		}
	}
	for _, member := range []string{"VadRoot", "Token"} {
		got, _ := offsetIn(d.Layouts.(*layouts), "_EPROCESS", member)
		want, ok := offsetIn(l, "_EPROCESS", member)
		if ok && got != want && (member != "VadRoot" || l.set.build >= firstTreeBuild) {
			t.Errorf("%s is at 0x%x, want 0x%x", member, got, want)
		}
	}
	threads, stopped := d.Threads.Get(context.Background(), nil)
	if len(threads) != len(truth.Threads) || stopped != "" {
		t.Fatalf("%d of %d threads, %s", len(threads), len(truth.Threads), stopped)
	}
	want := map[uint64]synth.ThreadTruth{}
	for _, w := range truth.Threads {
		want[w.ETHREAD] = w
	}
	for _, x := range threads {
		w := want[x.ETHREAD.Num]
		differ("TID", x.TID, uint64(w.TID))
		differ("start", x.StartAddress, w.StartAddress)
		differ("Win32 start", x.Win32StartAddress, w.Win32StartAddress)
		differ("TEB", x.TEB, w.TEB)
		differ("stack base", x.StackBase, w.StackBase)
		differ("stack limit", x.StackLimit, w.StackLimit)
		differ("kernel stack", x.KernelStack, w.KernelStack)
		// These cannot be told by evidence: they may be absent, but not wrong.
		if x.Priority.Is() || d.Layouts.(*layouts).exact {
			differ("priority", x.Priority, uint64(w.Priority))
		}
		if (x.State.Is() || d.Layouts.(*layouts).exact) && x.State.Text != ThreadState(uint64(w.State)) {
			t.Errorf("thread %d: state %v (%s)", w.TID, x.State, x.State.Reason())
		}
		if at, _ := model.Filetime(x.CreateTime.Num); !at.Equal(w.Created) && (x.CreateTime.Is() || l.set.build >= 6000 || d.Layouts.(*layouts).exact) {
			t.Errorf("thread %d: created %v (%s)", w.TID, x.CreateTime, x.CreateTime.Reason())
		}
		if _, ok := offsetIn(l, "_ETHREAD", "ThreadName"); ok && w.Name != "" && x.Name.Text != w.Name {
			t.Errorf("thread %d: name %v (%s)", w.TID, x.Name, x.Name.Reason())
		}
	}
}
