package win

import (
	"context"
	"fmt"
	"strings"

	"dumplens/model"
)

// threadDetails reads what more is known of one thread. p is its process, nil in a small
// dump, which holds a copy of the thread only.
type threadDetails struct {
	s       *machine
	t       *model.Thread
	p       *process
	ethread record
	kthread record
	drivers imageTable
	own     imageTable
	fields  []model.Field
}

// moreOf reads the ETHREAD at span again and gives its details. t is the row of the one
// thread of a small dump; others are made anew, because a machine may have a hundred
// thousand.
func (s *machine) moreOf(t *model.Thread, p *process, span model.Span) func(context.Context) []model.Field {
	return func(ctx context.Context) []model.Field {
		r := readRecord(span.Space, span.At, s.layout("_ETHREAD"), s.ptrSize())
		row := t
		if row == nil {
			made := s.newThread(r, p)
			row = &made
		}
		d := &threadDetails{s: s, t: row, p: p, ethread: r, kthread: r.as(s.layout("_KTHREAD")), drivers: s.driverTable(ctx)}
		if p != nil {
			d.own = s.userTable(ctx, p)
		}
		d.starts()
		d.times()
		d.waitObject(ctx)
		d.requests()
		d.scheduling()
		d.flags()
		d.switchFrame()
		d.trapFrame()
		d.teb()
		return d.fields
	}
}

func (d *threadDetails) add(name string, v model.Value, note string) {
	d.fields = append(d.fields, model.Field{Name: name, Value: v, Note: note})
}

// starts names the start addresses.
func (d *threadDetails) starts() {
	d.add("Starts at", d.s.named(d.t.StartAddress, d.drivers, d.own), "")
	d.add("Program's start", d.s.named(d.t.Win32StartAddress, d.drivers, d.own), "what the program asked to run")
}

// times are how long the thread ran and waited.
func (d *threadDetails) times() {
	for _, m := range []struct{ name, member string }{{"Kernel time", "KernelTime"}, {"User time", "UserTime"}} {
		f := d.s.ticksOf(d.kthread.uint(m.member, 4))
		d.add(m.name, f.Value, f.Note)
	}
	d.add("Context switches", d.kthread.uint("ContextSwitches", 4), "")
	if d.t.State.Text == "Waiting" {
		d.add("Waits since", d.waited(), "the time until the dump was taken")
	}
	if d.t.State.Text == "Terminated" {
		d.add("Exited", d.ethread.filetime("ExitTime", "it is not noted"), "")
		v := d.ethread.uint("ExitStatus", 4)
		v.Fmt = model.Code
		d.add("Exit status", v.With(StatusName(uint32(v.Num))), "")
	}
}

// waited is how long the thread has waited: KTHREAD.WaitTime is the low half of the
// tick count when it began.
func (d *threadDetails) waited() model.Value {
	const tickCount = 0x320 // in KUSER_SHARED_DATA
	began := d.kthread.uint("WaitTime", 4)
	if !began.Is() || d.s.d.Header.Build < build2003 {
		return began
	}
	now, err := model.ReadUint(d.s.d.Kernel, d.s.paging().shared+tickCount, 8)
	if err != nil {
		return model.AbsentFor(err)
	}
	if uint64(uint32(now)) < began.Num {
		return model.Absent(model.Unknown, "the wait began before the count of ticks last wrapped, or its start is not noted").From(began.Src)
	}
	return model.Millis((uint64(uint32(now)) - began.Num) * d.s.tick() / 10_000).From(began.Src)
}

// scheduling is what the scheduler knows of the thread.
func (d *threadDetails) scheduling() {
	d.add("Base priority", d.kthread.uint("BasePriority", 1), "")
	size := 1 // of the number of a processor, before there were groups of them
	if d.s.d.Header.Build >= build7 {
		size = 4
	}
	d.add("Ideal processor", d.kthread.uint("IdealProcessor", size), "")
	d.add("Next processor", d.kthread.uint("NextProcessor", size), "where it runs or ran last")
	d.add("Previous mode", mode(d.kthread.uint("PreviousMode", 1)), "who called the kernel last")
	if d.t.State.Text == "Waiting" {
		d.add("Wait mode", mode(d.kthread.uint("WaitMode", 1)), "")
	}
	d.add("Initial stack", d.kthread.address("InitialStack", "kernel", "none"), "")
}

// mode is a KPROCESSOR_MODE.
func mode(v model.Value) model.Value {
	if !v.Is() || v.Num > 1 {
		return v
	}
	return v.With([]string{"kernel", "user"}[v.Num])
}

// threadFlags are the bits of ETHREAD.CrossThreadFlags that mean the same on every
// Windows since XP.
var threadFlags = []struct {
	bit  int
	word string
}{{0, "terminated"}, {2, "hidden from debuggers"}, {3, "impersonates a user"}}

func (d *threadDetails) flags() {
	v := d.ethread.uint("CrossThreadFlags", 4)
	if !v.Is() {
		d.add("Flags", v, "")
		return
	}
	var names []string
	for _, f := range threadFlags {
		if v.Num>>f.bit&1 != 0 {
			names = append(names, f.word)
		}
	}
	v.Fmt = model.Code
	d.add("CrossThreadFlags", v, strings.Join(names, ", "))
}

// teb reads the thread environment block, and that of its 32-bit half in a WoW64 process.
func (d *threadDetails) teb() {
	if !d.t.TEB.Is() || d.t.TEB.Num == 0 {
		return
	}
	if d.p == nil || d.p.Space == nil {
		why := "the dump holds no memory of programs"
		if d.p != nil {
			why = d.p.UserSpaceReason
		}
		d.add("Thread environment block", model.Absent(model.NotInDump, why), "")
		return
	}
	at := model.Addr(d.t.TEB.Num)
	d.tebAt("TEB.", at, d.s.ptrSize())
	const wowTEB = 0x2000 // from the 64-bit TEB to the 32-bit one
	if d.p.wow64 != 0 && d.s.ptrSize() == 8 {
		d.tebAt("TEB32.", at+wowTEB, 4)
	}
}

func (d *threadDetails) tebAt(prefix string, at model.Addr, width int) {
	self := userMember{name: "NtTib.Self", at32: 0x18, at64: 0x30, kind: asPointer}
	v := memberIn(d.p.Space, at+model.Addr(self.offset(width)), width, self)
	if !v.Is() {
		d.add(prefix+self.name, v, "the thread environment block")
		return
	}
	if model.Addr(v.Num) != at {
		d.add(prefix+self.name, v, fmt.Sprintf("it should be %s: the block is not there or damaged", at.Short()))
		return
	}
	for _, f := range membersIn(d.p.Space, at, width, tebMembers) {
		f.Name = prefix + f.Name
		d.fields = append(d.fields, f)
	}
}
