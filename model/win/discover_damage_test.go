package win_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"dumplens/loader/synth"
	"dumplens/model"
)

// Offsets in structures of build 19041, x64, and RVAs of the machine's kernel.
const (
	processDTB        = 0x28
	processThreads    = 0x30
	processPID        = 0x440
	processName       = 0x5a8
	processAudit      = 0x5c0
	processThreadHead = 0x5e0
	processVadRoot    = 0x7d8
	threadLinks       = 0x4e8
	threadOwner       = 0x220
	threadKernelLinks = 0x2f8
	rvaCidTable       = 0xcfb5d0
	wildAddress       = 0xffffbe0fdeadbee0
)

// kind is one kind of damage: what it does, and which processes nothing leads to any more.
type kind struct {
	name  string
	harm  func(x *damage, t synth.Truth)
	lost  []int // indexes of processes
	quiet bool  // nothing in the lists is wrong, so nothing need be said
}

func ep(t synth.Truth, i int) uint64 { return t.Processes[i].EPROCESS }

// threadOf is thread n of process i.
func threadOf(t synth.Truth, i, n int) uint64 {
	for _, th := range t.Threads {
		if th.PID == t.Processes[i].PID {
			if n == 0 {
				return th.ETHREAD
			}
			n--
		}
	}
	return 0
}

// noCid takes the table of process numbers away.
func noCid(x *damage, t synth.Truth) { x.at(t.KernelBase+rvaCidTable, word(0)) }

var kinds = []kind{
	{name: "a Flink goes round in a ring of three", harm: func(x *damage, t synth.Truth) { x.at(ep(t, 7)+links, word(ep(t, 5)+links)) }},
	{name: "a Flink leads to itself", harm: func(x *damage, t synth.Truth) { x.at(ep(t, 7)+links, word(ep(t, 7)+links)) }},
	{name: "a Flink skips ten", harm: func(x *damage, t synth.Truth) { x.at(ep(t, 4)+links, word(ep(t, 14)+links)) }},
	{name: "a Flink leads to a thread", harm: func(x *damage, t synth.Truth) { x.at(ep(t, 7)+links, word(threadOf(t, 3, 0)+threadLinks)) }},
	{name: "a Flink leads nowhere", harm: func(x *damage, t synth.Truth) { x.at(ep(t, 7)+links, word(wildAddress)) }},
	{name: "a Flink leads to a program", harm: func(x *damage, t synth.Truth) { x.at(ep(t, 7)+links, word(0x7ff600001000)) }},
	{name: "both links of a process are wild and the table of numbers is gone", harm: func(x *damage, t synth.Truth) {
		x.at(ep(t, 7)+links, append(word(wildAddress), word(wildAddress)...))
		noCid(x, t)
	}},
	{name: "every third process has no links and the table of numbers is gone", harm: func(x *damage, t synth.Truth) {
		for i := 1; i < len(t.Processes); i += 3 {
			x.at(ep(t, i)+links, make([]byte, 16))
		}
		noCid(x, t)
	}},
	{name: "a process is taken out of the list and the table of numbers is gone", harm: func(x *damage, t synth.Truth) {
		x.at(ep(t, 8)+links, word(ep(t, 10)+links))
		x.at(ep(t, 10)+links+8, word(ep(t, 8)+links))
		x.at(ep(t, 3)+links, word(0))
		noCid(x, t)
	}},
	{name: "the head is zero and the table of numbers is gone", harm: func(x *damage, t synth.Truth) {
		x.at(t.PsActiveProcessHead, make([]byte, 16))
		noCid(x, t)
	}},
	{name: "the head is wild", harm: func(x *damage, t synth.Truth) {
		x.at(t.PsActiveProcessHead, append(word(wildAddress), word(wildAddress)...))
	}},
	{name: "the header's heads are wild", harm: func(x *damage, t synth.Truth) {
		copy(x.dump[headerListHeads:], append(word(wildAddress), word(wildAddress)...))
	}},
	{name: "the header's heads lie elsewhere in the kernel", harm: func(x *damage, t synth.Truth) {
		copy(x.dump[headerListHeads:], append(word(t.KernelBase+0xcfb000), word(t.KernelBase+0xcfb100)...))
	}},
	{name: "the header's heads and its debugger data are wild", harm: func(x *damage, t synth.Truth) {
		copy(x.dump[headerListHeads:], append(word(wildAddress), word(wildAddress)...))
		copy(x.dump[headerDebuggerData:], word(wildAddress))
	}},
	{name: "the header has no addresses at all", harm: func(x *damage, t synth.Truth) {
		copy(x.dump[headerListHeads:], make([]byte, 16))
		copy(x.dump[headerDebuggerData:], word(0))
		copy(x.dump[headerDTB:], word(0))
	}},
	{name: "the header has no build", harm: func(x *damage, _ synth.Truth) { copy(x.dump[headerBuild:], word(0)[:4]) }},
	{name: "the header has another build", harm: func(x *damage, _ synth.Truth) { copy(x.dump[headerBuild:], word(7601)[:4]) }},
	{name: "the debugger data is overwritten", harm: func(x *damage, t synth.Truth) { x.at(t.DebuggerData, bytes.Repeat([]byte{0xa5}, 0x380)) }},
	{name: "the debugger data tells wrong offsets", harm: func(x *damage, t synth.Truth) { x.at(t.DebuggerData+0x29a, bytes.Repeat([]byte{0x77}, 0x30)) }},
	{name: "directory bases are wild", quiet: true, harm: func(x *damage, t synth.Truth) {
		for i := 2; i < 12; i++ {
			x.at(ep(t, i)+processDTB, word(uint64(i)*0x1234567891000))
		}
	}},
	{name: "System's directory base is wild", quiet: true, harm: func(x *damage, t synth.Truth) { x.at(ep(t, 0)+processDTB, word(0xdeadbeef000)) }},
	{name: "names are garbage", quiet: true, harm: func(x *damage, t synth.Truth) { x.at(ep(t, 5)+processName, bytes.Repeat([]byte{0x1b, 0xff, 0x07}, 5)) }},
	{name: "a path says that it is 64 KiB long", quiet: true, harm: func(x *damage, t synth.Truth) {
		p, _ := model.ReadUint(x.d.Kernel, model.Addr(ep(t, 5)+processAudit), 8)
		x.at(p, []byte{0xfe, 0xff, 0xff, 0xff})
	}},
	{name: "the tree of address ranges is a ring", quiet: true, harm: func(x *damage, t synth.Truth) {
		p, _ := model.ReadUint(x.d.Kernel, model.Addr(ep(t, 5)+processVadRoot), 8)
		x.at(p, append(word(p), word(p)...))
	}},
	{name: "a list of threads is a ring", harm: func(x *damage, t synth.Truth) {
		x.at(threadOf(t, 0, 2)+threadLinks, word(threadOf(t, 0, 1)+threadLinks))
	}},
	{name: "a list of threads has no head", harm: func(x *damage, t synth.Truth) { x.at(ep(t, 0)+processThreadHead, make([]byte, 16)) }},
	{name: "both lists of threads have no head", harm: func(x *damage, t synth.Truth) {
		x.at(ep(t, 0)+processThreadHead, make([]byte, 16))
		x.at(ep(t, 0)+processThreads, make([]byte, 16))
	}},
	{name: "a list of threads skips one and the table of numbers is gone", harm: func(x *damage, t synth.Truth) {
		x.at(threadOf(t, 0, 0)+threadLinks, word(threadOf(t, 0, 3)+threadLinks))
		x.at(threadOf(t, 0, 3)+threadLinks+8, word(threadOf(t, 0, 1)+threadLinks))
		noCid(x, t)
	}},
	{name: "a list of threads leads into another process's", harm: func(x *damage, t synth.Truth) {
		x.at(threadOf(t, 3, 0)+threadLinks, word(threadOf(t, 9, 0)+threadLinks))
	}},
	{name: "the list of processes is empty", harm: func(x *damage, t synth.Truth) {
		x.at(t.PsActiveProcessHead, append(word(t.PsActiveProcessHead), word(t.PsActiveProcessHead)...))
		noCid(x, t)
	}},
	{name: "the types of System, another process and the last are overwritten", harm: func(x *damage, t synth.Truth) {
		for _, i := range []int{0, 5, len(t.Processes) - 1} {
			x.at(ep(t, i), []byte{0x55})
		}
		noCid(x, t)
	}},
	{name: "the head of a process is zero", harm: func(x *damage, t synth.Truth) { x.at(ep(t, 5), make([]byte, 24)) }},
	{name: "a process has a number that none can have", harm: func(x *damage, t synth.Truth) { x.at(ep(t, 5)+processPID, word(0xdeadbeefdeadbeef)) }},
	{name: "the type of a thread is overwritten", harm: func(x *damage, t synth.Truth) { x.at(threadOf(t, 5, 0), []byte{0x44}) }},
	{name: "the owner of a thread is overwritten", harm: func(x *damage, t synth.Truth) { x.at(threadOf(t, 5, 0)+threadOwner, word(wildAddress)) }},
	{name: "a list of threads is empty and the table of numbers is gone", harm: func(x *damage, t synth.Truth) {
		head := ep(t, 5) + processThreadHead
		x.at(head, append(word(head), word(head)...))
		noCid(x, t)
	}},
	{name: "both lists of threads are wild and the table of numbers is gone", harm: func(x *damage, t synth.Truth) {
		x.at(ep(t, 5)+processThreadHead, append(word(wildAddress), word(wildAddress)...))
		x.at(ep(t, 5)+processThreads, append(word(wildAddress), word(wildAddress)...))
		noCid(x, t)
	}},
	{name: "a process is overwritten", harm: func(x *damage, t synth.Truth) { x.at(ep(t, 5), make([]byte, 0x900)) }},
}

// No process or thread is lost that another way can reach, and none is invented.
func TestKindsOfDamage(t *testing.T) {
	truth := machine.Truth()
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			x := newDamage(t)
			x.t = t
			k.harm(x, truth)
			began := time.Now()
			d := attached(t, x.dump)
			found, _ := d.Processes.Get(context.Background(), nil)
			threads, _ := d.Threads.Get(context.Background(), nil)
			d.VADs.Get(context.Background(), nil)
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("it took %s", took)
			}
			lost := map[uint32]bool{}
			for _, i := range k.lost {
				lost[truth.Processes[i].PID] = true
			}
			checkFound(t, truth, found, threads, lost)
			said := len(d.Problems()) > 0
			if !said && !k.quiet {
				t.Error("no problem was noted")
			}
		})
	}
}

// checkFound compares what was found with the truth, without the processes that are
// lost.
func checkFound(t *testing.T, truth synth.Truth, found []model.Process, threads []model.Thread, lost map[uint32]bool) {
	t.Helper()
	have := map[uint64]bool{}
	for _, p := range found {
		if have[p.EPROCESS.Num] {
			t.Errorf("%v at %v comes twice", p.Name, p.EPROCESS)
		}
		have[p.EPROCESS.Num] = true
		if strings.ContainsFunc(p.Name.Text, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Errorf("the name %q is not escaped", p.Name.Text)
		}
	}
	for _, w := range truth.Processes {
		if !have[w.EPROCESS] && !lost[w.PID] {
			t.Errorf("%s (%d) is lost", w.Name, w.PID)
		}
	}
	noInvented(t, found, truth)
	seen := map[uint64]uint64{}
	for _, x := range threads {
		seen[x.ETHREAD.Num] = x.PID.Num
	}
	for _, w := range truth.Threads {
		if pid, ok := seen[w.ETHREAD]; (!ok || pid != uint64(w.PID)) && !lost[w.PID] {
			t.Errorf("thread %d of %d: found %v, of %d", w.TID, w.PID, ok, pid)
		}
		delete(seen, w.ETHREAD)
	}
	if len(seen) > 0 {
		t.Errorf("%d threads are invented", len(seen))
	}
}
